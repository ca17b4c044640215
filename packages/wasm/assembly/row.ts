import { at, rowStride } from "./call";

/** Address of batch row `b` of `operand` at the frame's slot; 0 where the call leaves it out. @inline */
export function rowAt(call: usize, operand: i32, frame: usize, b: i32): usize {
  return at(call, operand, frame) + rowStride(call, operand) * <usize>b;
}
