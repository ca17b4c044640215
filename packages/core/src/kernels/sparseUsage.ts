/**
 * ψ_n = Π_r (1 - free_r · read(t-1)_rn)        written_n = 1 - Π_v (1 - write(t-1)_vn)
 * usage_n ← (usage_n + (1 - usage_n) written_n) ψ_n        for n in the lists of read(t-1) and write(t-1); other locations keep their usage
 *
 * The usage of a sparse memory, as `usage` computes it. Only locations that were read or written in the previous step change. `retention` holds
 * ψ of these locations; it is 1 elsewhere.
 * Source: Graves et al. 2016, Methods, "Dynamic memory allocation"; sparse lists: Rae et al. 2016.
 */

import { countEntries, type Entries, entriesOf, insertLocations, placeOf, valueAt } from "./entries.ts";
import type { FloatArray, KernelOf, Settings, ValuesOf } from "./kernel.ts";
import { findRow } from "./rowGradients.ts";
import { sparseUsage as spec } from "./specs/sparseUsage.ts";

export const sparseUsage: KernelOf<typeof spec> = {
  ...spec,

  forward(values, s) {
    const { freeGates, usage, retention, touchedIndex, prevUsage } = values;
    const { reads, writes } = listsOf(values, s);
    for (const lists of [touchedIndex, retention, prevUsage]) lists.fill(0);
    insertLocations(touchedIndex, values.prevReadIndex);
    insertLocations(touchedIndex, values.prevWriteIndex);
    for (let k = 0; k < countEntries(touchedIndex); k++) {
      const n = touchedIndex[k] - 1;
      const written = 1 - unwritten(writes, n);
      retention[k] = retained(freeGates, reads, n);
      prevUsage[k] = usage[n];
      usage[n] = (usage[n] + (1 - usage[n]) * written) * retention[k];
    }
  },

  backward(values, d, s) {
    const { freeGates, touchedIndex, retention, prevUsage } = values;
    const { reads, writes } = listsOf(values, s);
    const dReads = listsOf({ ...values, ...d }, s).reads;
    const dWrites = listsOf({ ...values, ...d }, s).writes;
    for (let k = 0; k < countEntries(touchedIndex); k++) {
      const n = touchedIndex[k] - 1;
      const written = 1 - unwritten(writes, n);
      const unfreed = prevUsage[k] + (1 - prevUsage[k]) * written;
      const at = findRow(d.usage, n, 1);
      const dUsage = at < 0 ? 0 : d.usage[at];
      const dUnfreed = dUsage * retention[k];
      const dRetention = d.retention[k] + dUsage * unfreed;
      if (at >= 0) d.usage[at] = dUnfreed * (1 - written);
      const dWritten = dUnfreed * (1 - prevUsage[k]) * s.usageGradient;
      dWrites.forEach(({ index, value }, v) => {
        const place = placeOf(index, n);
        if (place >= 0) value[place] += dWritten * unwritten(writes, n, v);
      });
      dReads.forEach(({ index, value }, r) => {
        const place = placeOf(index, n);
        if (place < 0) return;
        const dFactor = dRetention * retained(freeGates, reads, n, r);
        d.freeGates[r] -= dFactor * valueAt(reads[r], n);
        value[place] -= dFactor * freeGates[r];
      });
    }
    exchangeUsage(values);
  },

  exchange(values) {
    exchangeUsage(values);
  },
};

type Lists = ValuesOf<typeof spec>;

function listsOf(values: Lists, { R, V, readSize, writeSize }: Settings): { reads: Entries[]; writes: Entries[] } {
  const reads = Array.from({ length: R }, (_, r) =>
    entriesOf(values.prevReadIndex, values.prevReadWeights, r, readSize),
  );
  const writes = Array.from({ length: V }, (_, v) =>
    entriesOf(values.prevWriteIndex, values.prevWriteWeights, v, writeSize),
  );
  return { reads, writes };
}

/** Π over all write heads other than `except` of (1 - write_vn). No quotient of products: a factor may be 0. */
function unwritten(writes: readonly Entries[], n: number, except = -1): number {
  return writes.reduce((product, entries, v) => (v === except ? product : product * (1 - valueAt(entries, n))), 1);
}

/** Π over all read heads other than `except` of (1 - free_r read_rn). */
function retained(freeGates: FloatArray, reads: readonly Entries[], n: number, except = -1): number {
  return reads.reduce(
    (product, entries, r) => (r === except ? product : product * (1 - freeGates[r] * valueAt(entries, n))),
    1,
  );
}

function exchangeUsage(values: Readonly<Record<"usage" | "touchedIndex" | "prevUsage", FloatArray>>): void {
  const { usage, touchedIndex, prevUsage } = values;
  for (let k = 0; k < countEntries(touchedIndex); k++) {
    const n = touchedIndex[k] - 1;
    [usage[n], prevUsage[k]] = [prevUsage[k], usage[n]];
  }
}
