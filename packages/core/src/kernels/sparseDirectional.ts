/**
 * x_i = Σ_j L_ij read(t-1)_j        forward = the `reads` largest x_i of the locations reached        backward: the same with L_ji
 * with sharpness: the list is filled to `reads` with the lowest locations not reached (x = 0), then d ← softmax(s log(x + ε)) over the list
 *
 * Weights the locations written just after (forward) and just before (backward) those that the head read in the previous step, as
 * `directional` does. What is largest is decided by `weightKey`, equal keys by the lower location; the choice is a constant for the gradient.
 * Source: Graves et al. 2016, Methods, "Temporal memory linkage"; sharpness: Csordás & Schmidhuber 2019, eq. 9-11; sparse: Rae et al. 2016.
 */

import {
  clear,
  countEntries,
  type Entries,
  entriesOf,
  listOf,
  offer,
  placeOf,
  sortByLocation,
  weightKey,
} from "./entries.ts";
import { EPSILON } from "./epsilon.ts";
import type { FloatArray, GradientsOf, KernelOf, Settings, ValuesOf } from "./kernel.ts";
import { touchRow } from "./rowGradients.ts";
import { sparseDirectional as spec } from "./specs/sparseDirectional.ts";

export const sparseDirectional: KernelOf<typeof spec> = {
  ...spec,

  forward(values, s) {
    const { forwardSharpness, backwardSharpness } = values;
    const sharp = forwardSharpness.length > 0;
    for (let head = 0; head < s.R * s.V; head++) {
      const { read, after, before, rawAfter, rawBefore } = listsOf(values, head, s);
      const links = linksOf(values, head % s.V, s);
      followForward(links, read, sharp ? rawAfter : after, s);
      followBackward(links, read, sharp ? rawBefore : before, s);
      if (!sharp) continue;
      sharpen(rawAfter, after.value, forwardSharpness[head], s.N);
      sharpen(rawBefore, before.value, backwardSharpness[head], s.N);
    }
  },

  backward(values, d, s) {
    const { forwardSharpness, backwardSharpness, rawGradient } = values;
    const sharp = forwardSharpness.length > 0;
    for (let head = 0; head < s.R * s.V; head++) {
      const lists = listsOf(values, head, s);
      const { after, before, rawAfter, rawBefore } = lists;
      const dAfter = listOf(d.forward, head, s.reads);
      const dBefore = listOf(d.backward, head, s.reads);
      if (sharp) {
        const dSharpness = sharpenBackward(rawAfter.value, after.value, dAfter, forwardSharpness[head], rawGradient);
        d.forwardSharpness[head] += dSharpness;
      } else rawGradient.set(dAfter);
      forwardGradient(values, d, head, { index: after.index, value: rawGradient }, s);
      if (sharp) {
        const [raw, out] = [rawBefore.value, before.value];
        d.backwardSharpness[head] += sharpenBackward(raw, out, dBefore, backwardSharpness[head], rawGradient);
      } else rawGradient.set(dBefore);
      backwardGradient(values, d, head, { index: before.index, value: rawGradient }, s);
    }
  },
};

type Values = ValuesOf<typeof spec>;
type Gradients = GradientsOf<typeof spec>;
type Lists = Readonly<Record<"read" | "after" | "before" | "rawAfter" | "rawBefore", Entries>>;

/** The lists of a pair r V + v of a read head and a write head. Raw lists share the index of the sharpened ones. */
function listsOf(values: Values, head: number, { V, reads, readSize }: Settings): Lists {
  const { forwardIndex, backwardIndex } = values;
  return {
    read: entriesOf(values.prevReadIndex, values.prevReadWeights, Math.floor(head / V), readSize),
    after: entriesOf(forwardIndex, values.forward, head, reads),
    before: entriesOf(backwardIndex, values.backward, head, reads),
    rawAfter: entriesOf(forwardIndex, values.rawForward, head, reads),
    rawBefore: entriesOf(backwardIndex, values.rawBackward, head, reads),
  };
}

/** The links of write head v, row after row. */
function linksOf({ linkIndex, link }: Values, v: number, { N, links }: Settings): Entries {
  return entriesOf(linkIndex, link, v, N * links);
}

/** x_i = Σ_j L_ij read_j */
function followForward(links: Entries, read: Entries, out: Entries, s: Settings): void {
  clear(out);
  for (let i = 0; i < s.N; i++) {
    let isReached = false;
    let x = 0;
    for (let at = i * s.links; at < (i + 1) * s.links; at++) {
      const place = links.index[at] === 0 ? -1 : placeOf(read.index, links.index[at] - 1);
      if (place < 0) continue;
      isReached = true;
      x += links.value[at] * read.value[place];
    }
    if (isReached) offer(out, i, x, weightKey);
  }
  sortByLocation(out);
}

/** x_i = Σ_j L_ji read_j */
function followBackward(links: Entries, read: Entries, out: Entries, s: Settings): void {
  clear(out);
  const count = countEntries(read.index);
  const rowAt = (k: number): number => (read.index[k] - 1) * s.links;
  for (let k = 0; k < count; k++) {
    for (let at = rowAt(k); at < rowAt(k) + s.links; at++) {
      const entry = links.index[at];
      if (entry === 0) break;
      // Each location is offered once: by the first row that reaches it.
      const first = read.index.findIndex((row, q) => row > 0 && linkTo(links, rowAt(q), entry, s) >= 0);
      if (first < k) continue;
      let x = 0;
      for (let q = k; q < count; q++) {
        const link = linkTo(links, rowAt(q), entry, s);
        if (link >= 0) x += links.value[link] * read.value[q];
      }
      offer(out, entry - 1, x, weightKey);
    }
  }
  sortByLocation(out);
}

/** The place of a link to location `entry` - 1 in the row that begins at `row`, or -1. */
function linkTo({ index }: Entries, row: number, entry: number, { links }: Settings): number {
  const place = index.subarray(row, row + links).indexOf(entry);
  return place < 0 ? -1 : row + place;
}

/** For kept locations i: dL_ij += dx_i read_j, dread_j += L_ij dx_i */
function forwardGradient(values: Values, d: Gradients, head: number, dx: Entries, s: Settings): void {
  const v = head % s.V;
  const { read } = listsOf(values, head, s);
  const dRead = listOf(d.prevReadWeights, Math.floor(head / s.V), s.readSize);
  for (let k = 0; k < countEntries(dx.index); k++) {
    const i = v * s.N + dx.index[k] - 1;
    const row = entriesOf(values.linkIndex, values.link, i, s.links);
    for (let place = 0; place < countEntries(row.index); place++) {
      const q = placeOf(read.index, row.index[place] - 1);
      if (q < 0) continue;
      d.link[touchRow(d.link, i, s.links) + place] += dx.value[k] * read.value[q];
      dRead[q] += row.value[place] * dx.value[k];
    }
  }
}

/** For kept locations i: dL_ji += dx_i read_j, dread_j += L_ji dx_i */
function backwardGradient(values: Values, d: Gradients, head: number, dx: Entries, s: Settings): void {
  const v = head % s.V;
  const { read } = listsOf(values, head, s);
  const dRead = listOf(d.prevReadWeights, Math.floor(head / s.V), s.readSize);
  for (let q = 0; q < countEntries(read.index); q++) {
    const j = v * s.N + read.index[q] - 1;
    const row = entriesOf(values.linkIndex, values.link, j, s.links);
    for (let place = 0; place < countEntries(row.index); place++) {
      const k = placeOf(dx.index, row.index[place] - 1);
      if (k < 0) continue;
      d.link[touchRow(d.link, j, s.links) + place] += dx.value[k] * read.value[q];
      dRead[q] += row.value[place] * dx.value[k];
    }
  }
}

/** Fills the list with the lowest locations not reached, then out ← softmax(s log(raw + ε)). */
function sharpen(raw: Entries, out: FloatArray, s: number, N: number): void {
  let count = countEntries(raw.index);
  for (let n = 0; n < N && count < raw.index.length; n++) {
    if (placeOf(raw.index, n) < 0) raw.index[count++] = n + 1;
  }
  sortByLocation(raw);
  let max = -Infinity;
  for (const x of raw.value) max = Math.max(max, s * Math.log(x + EPSILON));
  let sum = 0;
  for (const x of raw.value) sum += Math.exp(s * Math.log(x + EPSILON) - max);
  for (let k = 0; k < out.length; k++) out[k] = Math.exp(s * Math.log(raw.value[k] + EPSILON) - max) / sum;
}

/** Sets dRaw to the gradient of raw and returns the gradient of s. */
function sharpenBackward(raw: FloatArray, out: FloatArray, dOut: FloatArray, s: number, dRaw: FloatArray): number {
  let mean = 0;
  for (let k = 0; k < raw.length; k++) mean += dOut[k] * out[k];
  let dSharpness = 0;
  for (let k = 0; k < raw.length; k++) {
    const dLogit = out[k] * (dOut[k] - mean);
    dSharpness += dLogit * Math.log(raw[k] + EPSILON);
    dRaw[k] = (dLogit * s) / (raw[k] + EPSILON);
  }
  return dSharpness;
}
