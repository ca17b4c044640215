/**
 * M_n ← M_n ∘ Π_v (1 - w_vn e_v) [· ψ_n] + Σ_v w_vn v_v        for n in the lists of w [and of the retention]; other locations keep their word
 *
 * Erases, then adds, in proportion to the write weighting, as `memoryWrite` does, in place. With de-allocation (a call that binds `retention`)
 * freed locations are erased too. Source: Graves et al. 2016, Methods, "Memory reading and writing"; de-allocation: Csordás & Schmidhuber
 * 2019.
 */

import { countEntries, type Entries, entriesOf, insertLocations, placeOf, valueAt } from "./entries.ts";
import type { FloatArray, GradientsOf, KernelOf, Settings, ValuesOf } from "./kernel.ts";
import { findRow } from "./rowGradients.ts";
import { sparseMemoryWrite as spec } from "./specs/sparseMemoryWrite.ts";

export const sparseMemoryWrite: KernelOf<typeof spec> = {
  ...spec,

  forward(values, s) {
    const { write, memory, writtenIndex, prevWords } = values;
    const { W } = s;
    const heads = headsOf(values.writeIndex, values.writeWeights, s);
    writtenIndex.fill(0);
    prevWords.fill(0);
    insertLocations(writtenIndex, values.writeIndex);
    insertLocations(writtenIndex, values.touchedIndex);
    for (let k = 0; k < countEntries(writtenIndex); k++) {
      const n = writtenIndex[k] - 1;
      for (let j = 0; j < W; j++) {
        prevWords[k * W + j] = memory[n * W + j];
        let cell = memory[n * W + j] * kept(heads, values.erase, n, j, W) * retentionAt(values, n);
        heads.forEach((entries, v) => {
          cell += valueAt(entries, n) * write[v * W + j];
        });
        memory[n * W + j] = cell;
      }
    }
  },

  backward(values, d, s) {
    const { writtenIndex } = values;
    for (let k = 0; k < countEntries(writtenIndex); k++) {
      const row = findRow(d.memory, writtenIndex[k] - 1, s.W);
      if (row >= 0) wordBackward(values, d, s, k, row);
    }
    exchangeWords(values, s);
  },

  exchange(values, s) {
    exchangeWords(values, s);
  },
};

type Values = ValuesOf<typeof spec>;
type Gradients = GradientsOf<typeof spec>;

/** The word of entry k of writtenIndex, whose gradient lies from `row` on. */
function wordBackward(values: Values, d: Gradients, s: Settings, k: number, row: number): void {
  const { erase, write, retention, touchedIndex, writeIndex, writtenIndex, prevWords } = values;
  const { W } = s;
  const n = writtenIndex[k] - 1;
  const psi = retentionAt(values, n);
  const freed = placeOf(touchedIndex, n);
  const heads = headsOf(writeIndex, values.writeWeights, s);
  const dHeads = headsOf(writeIndex, d.writeWeights, s);
  for (let j = 0; j < W; j++) {
    const dCell = d.memory[row + j];
    const dKept = dCell * prevWords[k * W + j];
    const keep = kept(heads, erase, n, j, W);
    d.memory[row + j] = dCell * keep * psi;
    if (freed >= 0 && retention.length > 0) d.retention[freed] += dKept * keep;
    heads.forEach((entries, v) => {
      const place = placeOf(entries.index, n);
      if (place < 0) return;
      const dFactor = dKept * psi * kept(heads, erase, n, j, W, v);
      dHeads[v].value[place] += dCell * write[v * W + j] - dFactor * erase[v * W + j];
      d.erase[v * W + j] -= dFactor * entries.value[place];
      d.write[v * W + j] += dCell * entries.value[place];
    });
  }
}

function headsOf(index: FloatArray, weights: FloatArray, { V, writeSize }: Settings): readonly Entries[] {
  return Array.from({ length: V }, (_, v) => entriesOf(index, weights, v, writeSize));
}

/** ψ_n; 1 without de-allocation and for locations that are not in its list. */
function retentionAt({ retention, touchedIndex }: Values, n: number): number {
  const place = placeOf(touchedIndex, n);
  return place < 0 ? 1 : retention[place];
}

/** Π over all write heads other than `except` of (1 - w_vn e_vj). */
function kept(heads: readonly Entries[], erase: FloatArray, n: number, j: number, W: number, except = -1): number {
  return heads.reduce(
    (product, entries, v) => (v === except ? product : product * (1 - valueAt(entries, n) * erase[v * W + j])),
    1,
  );
}

function exchangeWords(
  { memory, writtenIndex, prevWords }: Pick<Values, "memory" | "writtenIndex" | "prevWords">,
  { W }: Settings,
): void {
  for (let k = 0; k < countEntries(writtenIndex); k++) {
    const n = writtenIndex[k] - 1;
    for (let j = 0; j < W; j++) {
      [memory[n * W + j], prevWords[k * W + j]] = [prevWords[k * W + j], memory[n * W + j]];
    }
  }
}
