/** The keys of sparseContentWeighting and the layout of its workspace: the keys to multiply with the memory, mask², then other scratch. */
import { has, operandAt, size, workspace } from "../../call";
import { SparseContentWeighting } from "../../generated/operands";
import { floats } from "../../lists";
import { loadLanes, storeLanes } from "../../vector";

/** Floats of the keys, in whole vectors. @inline */
function area(call: usize): i32 {
  return (size(call, SparseContentWeighting.heads) * size(call, SparseContentWeighting.W) + 3) & ~3;
}

/** mask² of all heads. @inline */
export function squaredMasksOf(call: usize, frame: usize): usize {
  return workspace(frame) + floats(area(call));
}

/** The workspace after the keys and masks. @inline */
export function scratchOf(call: usize, frame: usize): usize {
  return workspace(frame) + floats(2 * area(call));
}

/** Forward, a record for each head (forward.ts) and the ranks of its selection. Backward, the gradients of a head's logits. */
export function sparseContentWeightingWorkspace(call: usize): usize {
  const scratch =
    12 * size(call, SparseContentWeighting.heads) + size(call, SparseContentWeighting.heads) * ranksOf(call);
  return floats(2 * area(call) + scratch);
}

/** Floats of the ranks of a head's selection, in whole vectors. @inline */
export function ranksOf(call: usize): i32 {
  return (size(call, SparseContentWeighting.reads) + 3) & ~3;
}

/** Returns the keys to multiply with the memory. With masks these are mask² ∘ key, and mask² is stored too. */
export function prepareKeys(call: usize, frame: usize, b: i32): usize {
  const keys = operandAt(call, SparseContentWeighting.keys, frame, b);
  if (!has(call, SparseContentWeighting.masks)) return keys;
  const masks = operandAt(call, SparseContentWeighting.masks, frame, b);
  const scaled = workspace(frame);
  const squaredMasks = squaredMasksOf(call, frame);
  eachVector(
    size(call, SparseContentWeighting.heads) * size(call, SparseContentWeighting.W),
    (at: usize, count: i32) => {
      const mask = loadLanes(masks + at, count);
      const square = f32x4.mul(mask, mask);
      storeLanes(squaredMasks + at, square, count);
      storeLanes(scaled + at, f32x4.mul(square, loadLanes(keys + at, count)), count);
    },
  );
  return scaled;
}
