/**
 * A call descriptor as src/descriptor.ts lays it out and src/bind.ts fills it. Offsets come from operands.ts.
 *
 * entry = { base address (0: left out), bytes from slot to slot, byte offset of the clock in the frame, bytes from row to row }
 * frame = 10 slot numbers (u32), the address of the workspace, the address of the step's mask (0: none), and its number of rows
 */
import { FrameAt } from "./places";

/** Whether the call binds `operand`. @inline */
export function has(call: usize, operand: i32): bool {
  return load<u32>(call + operand) != 0;
}

/** Address of row 0 of `operand` at the frame's slot; 0 where the call leaves it out. @inline */
export function at(call: usize, operand: i32, frame: usize): usize {
  const entry = call + operand;
  return load<u32>(entry) + load<u32>(entry, 4) * load<u32>(frame + load<u32>(entry, 8));
}

/** Address of batch row b of `operand` at a slot of its own. @inline */
export function atSlot(call: usize, operand: i32, slot: u32, b: i32): usize {
  return load<u32>(call + operand) + slot * load<u32>(call + operand, 4) + <u32>b * load<u32>(call + operand, 12);
}

/** Bytes from one slot to the next; 0 where the operand does not move. @inline */
export function slotStride(call: usize, operand: i32): usize {
  return load<u32>(call + operand, 4);
}

/** Whether `operand` is of state(t-1). @inline */
export function isPrevious(call: usize, operand: i32): bool {
  return load<u32>(call + operand, 8) == FrameAt.previous;
}

/** Bytes from one batch row to the next. @inline */
export function rowStride(call: usize, operand: i32): usize {
  return load<u32>(call + operand, 12);
}

/** @inline */
export function size(call: usize, name: i32): i32 {
  return load<i32>(call + name);
}

/** @inline */
export function constant(call: usize, name: i32): f32 {
  return load<f32>(call + name);
}

/**
 * Scratch memory that the calls of a backend share, 64-byte aligned; as large as `workspaceBytes` of the neediest.
 * @inline
 */
export function workspace(frame: usize): usize {
  return load<u32>(frame, FrameAt.workspace);
}

/** The slot of state(t-1). @inline */
export function previousSlot(frame: usize): u32 {
  return load<u32>(frame, FrameAt.previous);
}

/** Whether state(t-1) is all zeros, and nobody wants its gradient. @inline */
export function isBlank(frame: usize): bool {
  return load<u32>(frame, FrameAt.blank) != 0;
}

/** Whether the gradients of parameters are overwritten. @inline */
export function isFresh(frame: usize): bool {
  return load<u32>(frame, FrameAt.fresh) != 0;
}

/** Whether row b took part in the step `back` steps before the one that a walk backward is at. @inline */
export function tookPart(frame: usize, back: u32, b: i32): bool {
  const mask = load<u32>(frame, FrameAt.mask);
  return mask == 0 || load<u32>(mask + ((back * load<u32>(frame, FrameAt.rows) + b) << 2)) != 0;
}

/** Whether the step is an odd one, by the slot of state(t). @inline */
export function isOdd(frame: usize): bool {
  return (load<u32>(frame, FrameAt.current) & 1) != 0;
}
