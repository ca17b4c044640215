/** The look-up of the read heads after the write, from the shortlists of the scan before it. */
import { constant, operandAt, size } from "../../call";
import { SparseContentWeighting, SparseMemoryStep, SparseMemoryWrite } from "../../generated/operands";
import { weigh } from "../../kernels/sparseContentWeighting/forward";
import { Head } from "../../kernels/sparseContentWeighting/head";
import { offerLocation } from "../../kernels/sparseContentWeighting/scan";
import {
  clearSelection,
  floats,
  hasEntry,
  keepBest,
  listAt,
  locationOf,
  offer,
  ranksOf,
  Shortlist,
  sortByLocation,
  valuesOf,
} from "../../lists";
import { normsOf } from "./wordIndex";

/** Chooses among the shortlists of the read heads without the words that were written, and these words as they are now. */
export function chooseReads(call: usize, frame: usize, b: i32, records: usize, ranks: usize): void {
  const read = call + SparseMemoryStep.readLookUp;
  const places = size(read, SparseContentWeighting.reads);
  const index = operandAt(read, SparseContentWeighting.index, frame, b);
  const similarity = operandAt(read, SparseContentWeighting.similarity, frame, b);
  for (let h = 0, head = records; h < size(read, SparseContentWeighting.heads); h++, head += Head.bytes) {
    const list = listAt(index, h, places);
    const values = listAt(similarity, h, places);
    clearSelection([list, values, ranks], places);
    offerUnwritten(call, frame, b, head, [list, values, ranks], places);
    offerWritten(call, frame, b, head, [list, values, ranks], places);
    sortByLocation(list, values, places);
    weigh(read, frame, b, h);
  }
}

function offerUnwritten(call: usize, frame: usize, b: i32, head: usize, best: Three<usize>, places: i32): void {
  const write = call + SparseMemoryStep.write;
  const written = operandAt(write, SparseMemoryWrite.writtenIndex, frame, b);
  const list = <usize>load<u32>(head, Head.shortlist);
  keepBest(list);
  for (let at: usize = 0; at < floats(load<i32>(list, Shortlist.count)); at += 4) {
    const entry = load<f32>(list + Shortlist.entries + at);
    if (hasEntry(written, entry, size(write, SparseMemoryWrite.written))) continue;
    offer(best, places, entry, load<f32>(valuesOf(list) + at), load<i32>(ranksOf(list) + at));
  }
}

function offerWritten(call: usize, frame: usize, b: i32, head: usize, best: Three<usize>, places: i32): void {
  const write = call + SparseMemoryStep.write;
  const written = operandAt(write, SparseMemoryWrite.writtenIndex, frame, b);
  const words = operandAt(write, SparseMemoryWrite.memory, frame, b);
  const resolution = constant(call + SparseMemoryStep.readLookUp, SparseContentWeighting.similarityResolution);
  const W = size(write, SparseMemoryWrite.W);
  for (let at: usize = 0; at < floats(size(write, SparseMemoryWrite.written)); at += 4) {
    const entry = load<f32>(written + at);
    if (entry == 0) break;
    offerLocation(head, words, locationOf(entry), W, resolution, normsOf(call, b), best, places);
  }
}
