/**
 * Reads a call descriptor. src/descriptor.ts defines its layout, src/bind.ts fills it, generated/operands.ts has its offsets. Each operand
 * has an entry of four words:
 *
 *   base address (0: not bound) | bytes between slots | byte offset of its clock in the frame | bytes between batch elements
 */
import { FrameAt } from "../generated/places";

/** Whether the call binds `operand`. @inline */
export function has(call: usize, operand: i32): bool {
  return load<u32>(call + operand) != 0;
}

/** Address of batch element 0 of `operand` in the current slot; 0 if it is not bound. @inline */
export function addressOf(call: usize, operand: i32, frame: usize): usize {
  const entry = call + operand;
  return load<u32>(entry) + load<u32>(entry, 4) * load<u32>(frame + load<u32>(entry, 8));
}

/** Address of batch element b of `operand` in the current slot; 0 if it is not bound. @inline */
export function operandAt(call: usize, operand: i32, frame: usize, b: i32): usize {
  return addressOf(call, operand, frame) + batchStride(call, operand) * <usize>b;
}

/** Address of batch element b of `operand` in a given slot. @inline */
export function operandAtSlot(call: usize, operand: i32, slot: u32, b: i32): usize {
  return load<u32>(call + operand) + slot * load<u32>(call + operand, 4) + <u32>b * load<u32>(call + operand, 12);
}

/** Bytes between slots; 0 if the operand has a single slot. @inline */
export function slotStride(call: usize, operand: i32): usize {
  return load<u32>(call + operand, 4);
}

/** Whether `operand` belongs to state(t-1). @inline */
export function isPrevious(call: usize, operand: i32): bool {
  return load<u32>(call + operand, 8) == FrameAt.previous;
}

/** Bytes between batch elements. @inline */
export function batchStride(call: usize, operand: i32): usize {
  return load<u32>(call + operand, 12);
}

/** A size (i32) of the call, or a word of its trailer. @inline */
export function size(call: usize, name: i32): i32 {
  return load<i32>(call + name);
}

/** A constant (f32) of the call. @inline */
export function constant(call: usize, name: i32): f32 {
  return load<f32>(call + name);
}
