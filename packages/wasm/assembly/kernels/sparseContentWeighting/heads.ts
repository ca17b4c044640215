/** The heads of a scan (scan.ts): a record for each key, with its shortlist. The records of two look-ups may follow each other. */
import { constant, has, operandAt, size } from "../../call";
import { SparseContentWeighting } from "../../generated/operands";
import { floats, listAt, openShortlist, shortlistBytes } from "../../lists";
import { dot, EPSILON } from "../../vector";
import { codeKey, keyCodesBytes } from "./codes";
import { Head, setLast } from "./head";
import { keysBytes, prepareKeys, squaredMasksOf } from "./keys";
import { SAMPLE_BYTES } from "./sample";

/** Bytes that `prepareHeads` needs besides the records; with them, all that a look-up needs. */
export function lookUpBytes(call: usize, wanted: i32, coded: bool): usize {
  const codes: usize = coded ? keyCodesBytes(size(call, SparseContentWeighting.W)) + SAMPLE_BYTES : 0;
  const each = <usize>Head.bytes + codes + shortlistBytes(wanted);
  return keysBytes(call) + <usize>size(call, SparseContentWeighting.heads) * each;
}

/** For both passes. */
export function sparseContentWeightingWorkspace(call: usize): usize {
  const backward = keysBytes(call) + floats(size(call, SparseContentWeighting.reads));
  return max(backward, lookUpBytes(call, size(call, SparseContentWeighting.reads), false));
}

/**
 * Fills the records of the heads of a look-up and empties their shortlists of `wanted` entries. `scratch` is the memory behind the records.
 * Returns its end.
 */
export function prepareHeads(
  call: usize,
  frame: usize,
  b: i32,
  records: usize,
  scratch: usize,
  wanted: i32,
  coded: bool,
): usize {
  const W = size(call, SparseContentWeighting.W);
  const keys = operandAt(call, SparseContentWeighting.keys, frame, b);
  const scaled = prepareKeys(call, frame, b, scratch);
  const squaredMasks = squaredMasksOf(call, scratch);
  let at = scratch + keysBytes(call);
  for (let h = 0, head = records; h < size(call, SparseContentWeighting.heads); h++, head += Head.bytes) {
    const key = listAt(scaled, h, W);
    const norm = sqrt<f32>(dot(listAt(keys, h, W), key, W) + EPSILON);
    store<f32>(head, norm, Head.keyNorm);
    store<u32>(head, key, Head.key);
    store<u32>(head, has(call, SparseContentWeighting.masks) ? listAt(squaredMasks, h, W) : 0, Head.squaredMask);
    store<u32>(head, at, Head.shortlist);
    openShortlist(at, wanted);
    at += shortlistBytes(wanted);
    store<i32>(head, 0, Head.sampled);
    store<u32>(head, at, Head.codes);
    if (coded) {
      at = codeKey(head, W, norm);
      store<u32>(head, at, Head.sample);
      at += SAMPLE_BYTES;
    }
    setLast(head, constant(call, SparseContentWeighting.similarityResolution));
  }
  return at;
}
