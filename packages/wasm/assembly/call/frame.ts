/**
 * A frame holds what all calls of one thread share while a step runs:
 *
 *   11 words: slot number or flag of each clock | address of the workspace | address of the step's mask (0: none) | batch size | progress
 */
import { FrameAt } from "../generated/places";

/** Address of the scratch memory that all calls share, aligned to 64 bytes. @inline */
export function workspace(frame: usize): usize {
  return load<u32>(frame, FrameAt.workspace);
}

/** Slot of state(t-1). @inline */
export function previousSlot(frame: usize): u32 {
  return load<u32>(frame, FrameAt.previous);
}

/** Whether state(t-1) is all zeros and its gradient is not needed. @inline */
export function isZeroState(frame: usize): bool {
  return load<u32>(frame, FrameAt.zeroState) != 0;
}

/** Whether gradients of parameters are stored (true) or added (false). @inline */
export function storesParameterGradients(frame: usize): bool {
  return load<u32>(frame, FrameAt.storesParameters) != 0;
}

/** Whether batch element b was active `back` steps before the current step. @inline */
export function wasActive(frame: usize, back: u32, b: i32): bool {
  const mask = load<u32>(frame, FrameAt.mask);
  return mask == 0 || load<u32>(mask + ((back * load<u32>(frame, FrameAt.elements) + b) << 2)) != 0;
}

/** Whether the slot of state(t) is odd. @inline */
export function isOdd(frame: usize): bool {
  return (load<u32>(frame, FrameAt.current) & 1) != 0;
}
