/**
 * x_ij = (1 - w_i - w_j) L_ij + w_i p(t-1)_j,   i ≠ j        over stored links, and i in the list of w with j in the list of p(t-1)
 * L ← the `links` largest x of every row, then of every column among these        p = the `links` largest of (1 - Σ w) p(t-1) + w
 *
 * The links of a sparse memory: L_ij is the degree to which location i was written just after location j, as in `temporalLink`. A row holds at
 * most `links` links, by ascending column, and so does a column. What is largest is decided by `weightKey`, equal keys by the lower
 * location. The choices are constants for the gradient, and dropped links have none.
 * Source: Graves et al. 2016, Methods, "Temporal memory linkage"; sparse links: Rae et al. 2016.
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
  valueAt,
  weightKey,
} from "./entries.ts";
import type { FloatArray, GradientsOf, KernelOf, Settings, ValuesOf } from "./kernel.ts";
import { findRow } from "./rowGradients.ts";
import { sparseTemporalLink as spec } from "./specs/sparseTemporalLink.ts";

export const sparseTemporalLink: KernelOf<typeof spec> = {
  ...spec,

  forward(values, s) {
    for (const name of ["changedIndex", "prevLinkIndex", "prevLink", "precedenceIndex", "precedence"] as const) {
      values[name].fill(0);
    }
    for (let v = 0; v < s.V; v++) {
      const lists = listsOf(values, v, s);
      for (let i = 0; i < s.N; i++) updateRow(values, lists, v, i, s);
      for (let k = 0; k < countEntries(lists.precedence.index); k++) {
        cutColumn(values, v, lists.precedence.index[k] - 1, s);
      }
      updatePrecedence(lists, entriesOf(values.precedenceIndex, values.precedence, v, s.links));
    }
  },

  backward(values, d, s) {
    for (let k = 0; k < countEntries(values.changedIndex); k++) {
      const row = values.changedIndex[k] - 1;
      const at = findRow(d.link, row, s.links);
      if (at >= 0) rowBackward(values, d, s, k, d.link.subarray(at, at + s.links));
    }
    for (let v = 0; v < s.V; v++) precedenceBackward(values, d, v, s);
    exchangeLinks(values, s);
  },

  exchange(values, s) {
    exchangeLinks(values, s);
  },
};

type Values = ValuesOf<typeof spec>;
type Gradients = GradientsOf<typeof spec>;

/** The lists of one write head. */
interface Lists {
  readonly written: Entries;
  /** p(t-1) */
  readonly precedence: Entries;
}

function listsOf(values: Values, v: number, s: Settings): Lists {
  return {
    written: entriesOf(values.writeIndex, values.writeWeights, v, s.writeSize),
    precedence: entriesOf(values.prevPrecedenceIndex, values.prevPrecedence, v, s.links),
  };
}

/** Row i of write head v: scales its links, adds new ones, and keeps the largest. */
function updateRow(values: Values, { written, precedence }: Lists, v: number, i: number, s: Settings): void {
  const row = entriesOf(values.linkIndex, values.link, v * s.N + i, s.links);
  const isWritten = placeOf(written.index, i) >= 0;
  const isScaled = row.index.some((entry) => entry > 0 && placeOf(written.index, entry - 1) >= 0);
  if (!isWritten && !isScaled) return;
  const before = keepRow(values, v * s.N + i, s);
  clear(row);
  const w = valueAt(written, i);
  const offerLink = (j: number): void => {
    const x = (1 - w - valueAt(written, j)) * valueAt(before, j);
    offer(row, j, x + (isWritten ? w * valueAt(precedence, j) : 0), weightKey);
  };
  for (const entry of before.index) if (entry > 0) offerLink(entry - 1);
  if (isWritten) {
    for (const entry of precedence.index) {
      if (entry > 0 && entry - 1 !== i && placeOf(before.index, entry - 1) < 0) offerLink(entry - 1);
    }
  }
  sortByLocation(row);
}

/** Keeps the largest links of column j, if it holds too many. */
function cutColumn(values: Values, v: number, j: number, s: Settings): void {
  const { links, N } = s;
  const chosen = { index: values.chosenIndex, value: values.chosen };
  clear(chosen);
  const indices = listOf(values.linkIndex, v, N * links);
  const link = listOf(values.link, v, N * links);
  let count = 0;
  for (let at = 0; at < indices.length; at++) {
    if (indices[at] !== j + 1) continue;
    offer(chosen, Math.floor(at / links), link[at], weightKey);
    count++;
  }
  if (count <= links) return;
  for (let i = 0; i < N; i++) {
    const row = entriesOf(indices, link, i, links);
    const place = placeOf(row.index, j);
    if (place < 0 || placeOf(chosen.index, i) >= 0) continue;
    keepRow(values, v * N + i, s);
    row.index.copyWithin(place, place + 1);
    row.value.copyWithin(place, place + 1);
    row.index[links - 1] = 0;
    row.value[links - 1] = 0;
  }
}

/** Copies a row to the journal unless it is there. Returns the copy. */
function keepRow(values: Values, row: number, { links }: Settings): Entries {
  const { changedIndex, prevLinkIndex, prevLink } = values;
  const known = placeOf(changedIndex, row);
  const place = known < 0 ? countEntries(changedIndex) : known;
  const kept = entriesOf(prevLinkIndex, prevLink, place, links);
  if (known >= 0) return kept;
  changedIndex[place] = row + 1;
  kept.index.set(listOf(values.linkIndex, row, links));
  kept.value.set(listOf(values.link, row, links));
  return kept;
}

function updatePrecedence({ written, precedence }: Lists, next: Entries): void {
  const rest = 1 - sum(written);
  const offerWeight = (n: number): void => {
    offer(next, n, rest * valueAt(precedence, n) + valueAt(written, n), weightKey);
  };
  for (const entry of precedence.index) if (entry > 0) offerWeight(entry - 1);
  for (const entry of written.index) {
    if (entry > 0 && placeOf(precedence.index, entry - 1) < 0) offerWeight(entry - 1);
  }
  sortByLocation(next);
}

/** Entry k of the journal: turns the gradient of its row, which holds the links of state(t), into that of state(t-1). */
function rowBackward(values: Values, d: Gradients, s: Settings, k: number, dRow: FloatArray): void {
  const { N, links } = s;
  const row = values.changedIndex[k] - 1;
  const i = row % N;
  const v = Math.floor(row / N);
  const { written, precedence } = listsOf(values, v, s);
  const dWritten = listOf(d.writeWeights, v, s.writeSize);
  const dPrecedence = listOf(d.prevPrecedence, v, links);
  const index = listOf(values.linkIndex, row, links);
  const before = entriesOf(values.prevLinkIndex, values.prevLink, k, links);
  const dLinks = values.chosen;
  dLinks.set(dRow);
  dRow.fill(0);
  const ofRow = placeOf(written.index, i);
  for (let place = 0; place < countEntries(index); place++) {
    const j = index[place] - 1;
    const dL = dLinks[place];
    const ofColumn = placeOf(written.index, j);
    const last = placeOf(precedence.index, j);
    const old = valueAt(before, j);
    const stored = placeOf(before.index, j);
    if (stored >= 0) dRow[stored] = dL * (1 - valueAt(written, i) - valueAt(written, j));
    if (ofRow >= 0) dWritten[ofRow] += dL * (valueAt(precedence, j) - old);
    if (ofColumn >= 0) dWritten[ofColumn] -= dL * old;
    if (ofRow >= 0 && last >= 0) dPrecedence[last] += dL * written.value[ofRow];
  }
}

/** p = (1 - Σ w) p(t-1) + w of the entries kept:   dp(t-1) += (1 - Σ w) dp,   dw_i += dp_i - Σ_j dp_j p(t-1)_j */
function precedenceBackward(values: Values, d: Gradients, v: number, s: Settings): void {
  const { written, precedence } = listsOf(values, v, s);
  const dNext = entriesOf(values.precedenceIndex, d.precedence, v, s.links);
  const dWritten = listOf(d.writeWeights, v, s.writeSize);
  const dPrecedence = listOf(d.prevPrecedence, v, s.links);
  const rest = 1 - sum(written);
  let dTotal = 0;
  for (let k = 0; k < countEntries(precedence.index); k++) {
    const dp = valueAt(dNext, precedence.index[k] - 1);
    dTotal += dp * precedence.value[k];
    dPrecedence[k] += rest * dp;
  }
  for (let k = 0; k < countEntries(written.index); k++) dWritten[k] += valueAt(dNext, written.index[k] - 1) - dTotal;
}

function exchangeLinks(
  values: Pick<Values, "changedIndex" | "prevLinkIndex" | "prevLink" | "linkIndex" | "link">,
  { links }: Settings,
): void {
  const { changedIndex, prevLinkIndex, prevLink, linkIndex, link } = values;
  for (let k = 0; k < countEntries(changedIndex); k++) {
    const at = (changedIndex[k] - 1) * links;
    for (let place = 0; place < links; place++) {
      const [a, b] = [at + place, k * links + place];
      [linkIndex[a], prevLinkIndex[b]] = [prevLinkIndex[b], linkIndex[a]];
      [link[a], prevLink[b]] = [prevLink[b], link[a]];
    }
  }
}

function sum({ index, value }: Entries): number {
  let total = 0;
  for (let k = 0; k < countEntries(index); k++) total += value[k];
  return total;
}
