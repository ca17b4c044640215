/**
 * readWeights_r = Σ_v mode[backward v] backward_rv + mode[content] content_r + Σ_v mode[forward v] forward_rv
 *
 * Mixes the three ways to read, as `readWeighting` does. Its list is the union of the lists. A call without links leaves out backward and
 * forward; they have no entries.
 * Source: Graves et al. 2016, Methods, "Read weighting".
 */

import { countEntries, type Entries, entriesOf, insertLocations, placeOf, valueAt } from "./entries.ts";
import type { KernelOf, Settings, ValuesOf } from "./kernel.ts";
import { sparseReadWeighting as spec } from "./specs/sparseReadWeighting.ts";

export const sparseReadWeighting: KernelOf<typeof spec> = {
  ...spec,

  forward(values, s) {
    const { readModes, readIndex, readWeights } = values;
    readIndex.fill(0);
    readWeights.fill(0);
    for (let r = 0; r < s.R; r++) {
      const sources = sourcesOf(values, r, s);
      const read = entriesOf(readIndex, readWeights, r, s.readSize);
      for (const { entries } of sources) insertLocations(read.index, entries.index);
      for (let k = 0; k < countEntries(read.index); k++) {
        const n = read.index[k] - 1;
        let sum = 0;
        for (const { mode, entries } of sources) sum += readModes[mode] * valueAt(entries, n);
        read.value[k] = sum;
      }
    }
  },

  backward(values, d, s) {
    for (let r = 0; r < s.R; r++) {
      const dSources = sourcesOf({ ...values, ...d }, r, s);
      const dRead = entriesOf(values.readIndex, d.readWeights, r, s.readSize);
      sourcesOf(values, r, s).forEach(({ mode, entries }, source) => {
        for (let k = 0; k < countEntries(entries.index); k++) {
          const dw = dRead.value[placeOf(dRead.index, entries.index[k] - 1)];
          d.readModes[mode] += dw * entries.value[k];
          dSources[source].entries.value[k] += dw * values.readModes[mode];
        }
      });
    }
  },
};

type Lists = ValuesOf<typeof spec>;

/** The lists that head r mixes, and the index of the mode of each. Modes lie [backward × V, content, forward × V]. */
function sourcesOf(
  values: Lists,
  r: number,
  s: Settings,
): readonly { readonly mode: number; readonly entries: Entries }[] {
  const { V, M, reads } = s;
  const content = { mode: r * M + V, entries: entriesOf(values.contentIndex, values.content, r, reads) };
  if (values.backward.length === 0) return [content];
  const followed = Array.from({ length: V }, (_, v) => [
    { mode: r * M + v, entries: entriesOf(values.backwardIndex, values.backward, r * V + v, reads) },
    { mode: r * M + V + 1 + v, entries: entriesOf(values.forwardIndex, values.forward, r * V + v, reads) },
  ]);
  return [content, ...followed.flat()];
}
