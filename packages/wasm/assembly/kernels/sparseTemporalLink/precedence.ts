/** p ← the `links` largest of (1 - Σ w) p(t-1) + w */
import { size } from "../../call";
import { SparseTemporalLink } from "../../generated/operands";
import { candidateValues, chooseLargest, floats, hasEntry, valueAt } from "../../lists";
import { total } from "../../vector";
import { headAt } from "./head";
import { candidatesOf, mostCandidates } from "./journal";

export function updatePrecedence(call: usize, frame: usize, b: i32, v: i32): void {
  const links = size(call, SparseTemporalLink.links);
  const writeSize = size(call, SparseTemporalLink.writeSize);
  const writeIndex = headAt(call, SparseTemporalLink.writeIndex, frame, b, v, SparseTemporalLink.writeSize);
  const writes = headAt(call, SparseTemporalLink.writeWeights, frame, b, v, SparseTemporalLink.writeSize);
  const prevIndex = headAt(call, SparseTemporalLink.prevPrecedenceIndex, frame, b, v, SparseTemporalLink.links);
  const prev = headAt(call, SparseTemporalLink.prevPrecedence, frame, b, v, SparseTemporalLink.links);
  const index = headAt(call, SparseTemporalLink.precedenceIndex, frame, b, v, SparseTemporalLink.links);
  const precedence = headAt(call, SparseTemporalLink.precedence, frame, b, v, SparseTemporalLink.links);
  const entries = candidatesOf(call, frame);
  const values = candidateValues(entries, mostCandidates(call));
  const rest: f32 = 1 - total(writes, writeSize);
  let to: usize = 0;
  for (let at: usize = 0; at < floats(links); at += 4, to += 4) {
    const entry = load<f32>(prevIndex + at);
    if (entry == 0) break;
    store<f32>(entries + to, entry);
    store<f32>(values + to, rest * load<f32>(prev + at) + valueAt(writeIndex, writes, entry, writeSize));
  }
  for (let at: usize = 0; at < floats(writeSize); at += 4) {
    const entry = load<f32>(writeIndex + at);
    if (entry == 0) break;
    if (hasEntry(prevIndex, entry, links)) continue;
    store<f32>(entries + to, entry);
    store<f32>(values + to, load<f32>(writes + at));
    to += 4;
  }
  chooseLargest(index, precedence, links, entries, mostCandidates(call), <i32>(to >> 2));
}
