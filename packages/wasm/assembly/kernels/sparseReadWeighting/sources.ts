/**
 * The lists that a read head mixes: 1 + 2V sources, of which source 0 is content, source 1 + v backward of write head v, and source
 * 1 + V + v forward. A call without links has content only. The modes of a head are [backward × V, content, forward × V].
 */
import { has, operandAt, size } from "../../call";
import { SparseReadWeighting } from "../../generated/operands";
import { floats } from "../../lists";

/** Number of sources. @inline */
export function sourcesOf(call: usize): i32 {
  return has(call, SparseReadWeighting.forward) ? 1 + 2 * size(call, SparseReadWeighting.V) : 1;
}

/** Byte offset of a source's mode in `readModes`. @inline */
export function modeOf(call: usize, r: i32, source: i32): usize {
  const V = size(call, SparseReadWeighting.V);
  const mode = source == 0 ? V : source <= V ? source - 1 : source;
  return floats(r * size(call, SparseReadWeighting.M) + mode);
}

/** Address of a source's list, given the operands of content, backward and forward. */
function sourceAt(call: usize, frame: usize, b: i32, r: i32, source: i32, operands: Three<i32>): usize {
  const V = size(call, SparseReadWeighting.V);
  const places = size(call, SparseReadWeighting.reads);
  if (source == 0) return operandAt(call, operands[0], frame, b) + floats(r * places);
  const v = source <= V ? source - 1 : source - 1 - V;
  return operandAt(call, source <= V ? operands[1] : operands[2], frame, b) + floats((r * V + v) * places);
}

/** Address of a source's index. @inline */
export function indexOf(call: usize, frame: usize, b: i32, r: i32, source: i32): usize {
  return sourceAt(call, frame, b, r, source, [
    SparseReadWeighting.contentIndex,
    SparseReadWeighting.backwardIndex,
    SparseReadWeighting.forwardIndex,
  ]);
}

/** Address of a source's values. @inline */
export function valuesOf(call: usize, frame: usize, b: i32, r: i32, source: i32): usize {
  return sourceAt(call, frame, b, r, source, [
    SparseReadWeighting.content,
    SparseReadWeighting.backward,
    SparseReadWeighting.forward,
  ]);
}

/** Address of the gradients of a source's values. @inline */
export function gradientsOf(call: usize, frame: usize, b: i32, r: i32, source: i32): usize {
  return sourceAt(call, frame, b, r, source, [
    SparseReadWeighting.dContent,
    SparseReadWeighting.dBackward,
    SparseReadWeighting.dForward,
  ]);
}
