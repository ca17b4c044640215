/** The keys of sparseContentWeighting as they are multiplied with the memory: with masks mask² ∘ key, else the keys themselves. */
import { has, operandAt, size, workspace } from "../../call";
import { SparseContentWeighting } from "../../generated/operands";
import { floats } from "../../lists";
import { loadLanes, storeLanes } from "../../vector";

/** Floats of the keys, in whole vectors. @inline */
function area(call: usize): i32 {
  return (size(call, SparseContentWeighting.heads) * size(call, SparseContentWeighting.W) + 3) & ~3;
}

/** Bytes that `prepareKeys` needs. */
export function keysBytes(call: usize): usize {
  return 2 * floats(area(call));
}

/** mask² of all heads. @inline */
export function squaredMasksOf(call: usize, scratch: usize): usize {
  return scratch + floats(area(call));
}

/** The workspace after the keys and masks. Backward, the gradients of a head's logits. @inline */
export function scratchOf(call: usize, frame: usize): usize {
  return workspace(frame) + keysBytes(call);
}

/** Returns the keys to multiply with the memory. With masks they lie in `scratch`, and mask² behind them. */
export function prepareKeys(call: usize, frame: usize, b: i32, scratch: usize): usize {
  const keys = operandAt(call, SparseContentWeighting.keys, frame, b);
  if (!has(call, SparseContentWeighting.masks)) return keys;
  const masks = operandAt(call, SparseContentWeighting.masks, frame, b);
  const squaredMasks = squaredMasksOf(call, scratch);
  eachVector(
    size(call, SparseContentWeighting.heads) * size(call, SparseContentWeighting.W),
    (at: usize, count: i32) => {
      const mask = loadLanes(masks + at, count);
      const square = f32x4.mul(mask, mask);
      storeLanes(squaredMasks + at, square, count);
      storeLanes(scratch + at, f32x4.mul(square, loadLanes(keys + at, count)), count);
    },
  );
  return scratch;
}
