/**
 * D_n = key · m_n / (|key| |m_n| + ε)        C = the `reads` locations with the largest ⌊similarityResolution · D_n + ½⌋
 * weights = softmax over n in C of strength · D_n        for every key
 *
 * With masks, the dot products use mask² ∘ key and the squares mask².
 */
import { constant, operandAt, size, workspace } from "../../call";
import { SparseContentWeighting } from "../../generated/operands";
import { floats, keepBest, listAt, Shortlist, valuesOf } from "../../lists";
import { copy, softmax } from "../../vector";
import { Head } from "./head";
import { prepareHeads } from "./heads";
import { groupsOf, scan } from "./scan";

export function sparseContentWeightingForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardElement(call, frame, b);
}

function forwardElement(call: usize, frame: usize, b: i32): void {
  const heads = size(call, SparseContentWeighting.heads);
  const records = workspace(frame);
  const scratch = records + <usize>heads * Head.bytes;
  prepareHeads(call, frame, b, records, scratch, size(call, SparseContentWeighting.reads), false);
  const memory = operandAt(call, SparseContentWeighting.memory, frame, b);
  const resolution = constant(call, SparseContentWeighting.similarityResolution);
  const N = size(call, SparseContentWeighting.N);
  scan(records, heads, memory, N, size(call, SparseContentWeighting.W), resolution, 0, 0, 0, 0, groupsOf(N));
  chooseShortlists(call, frame, b, records);
}

/** Stores the choices, which are all that the shortlists are to keep. */
export function chooseShortlists(call: usize, frame: usize, b: i32, records: usize): void {
  const places = size(call, SparseContentWeighting.reads);
  const index = operandAt(call, SparseContentWeighting.index, frame, b);
  const similarity = operandAt(call, SparseContentWeighting.similarity, frame, b);
  for (let h = 0, head = records; h < size(call, SparseContentWeighting.heads); h++, head += Head.bytes) {
    const list = <usize>load<u32>(head, Head.shortlist);
    keepBest(list);
    copy(list + Shortlist.entries, listAt(index, h, places), places);
    copy(valuesOf(list), listAt(similarity, h, places), places);
    weigh(call, frame, b, h);
  }
}

/** The weights of the locations that head h chose. */
export function weigh(call: usize, frame: usize, b: i32, h: i32): void {
  const places = size(call, SparseContentWeighting.reads);
  const similarity = listAt(operandAt(call, SparseContentWeighting.similarity, frame, b), h, places);
  const weights = listAt(operandAt(call, SparseContentWeighting.weights, frame, b), h, places);
  const strength = load<f32>(operandAt(call, SparseContentWeighting.strengths, frame, b) + floats(h));
  softmax(similarity, weights, places, strength);
}
