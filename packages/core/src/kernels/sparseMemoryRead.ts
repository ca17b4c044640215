/**
 * readVectors_r = Σ readWeights_rn M_n        over the list of readWeights_r
 *
 * The vector that each read head retrieves, as `memoryRead` computes it. Source: Graves et al. 2016, Methods, "Memory reading and writing".
 */

import { countEntries, entriesOf, listOf } from "./entries.ts";
import type { KernelOf } from "./kernel.ts";
import { touchRow } from "./rowGradients.ts";
import { sparseMemoryRead as spec } from "./specs/sparseMemoryRead.ts";

export const sparseMemoryRead: KernelOf<typeof spec> = {
  ...spec,

  forward({ memory, readWeights, readIndex, readVectors }, s) {
    const { W, R, readSize } = s;
    for (let r = 0; r < R; r++) {
      const { index, value } = entriesOf(readIndex, readWeights, r, readSize);
      for (let j = 0; j < W; j++) {
        let sum = 0;
        for (let k = 0; k < countEntries(index); k++) sum += value[k] * memory[(index[k] - 1) * W + j];
        readVectors[r * W + j] = sum;
      }
    }
  },

  backward({ memory, readWeights, readIndex }, d, s) {
    const { W, R, readSize } = s;
    for (let r = 0; r < R; r++) {
      const { index, value } = entriesOf(readIndex, readWeights, r, readSize);
      const dWeights = listOf(d.readWeights, r, readSize);
      for (let k = 0; k < countEntries(index); k++) {
        const n = index[k] - 1;
        const row = touchRow(d.memory, n, W);
        for (let j = 0; j < W; j++) {
          dWeights[k] += d.readVectors[r * W + j] * memory[n * W + j];
          d.memory[row + j] += d.readVectors[r * W + j] * value[k];
        }
      }
    }
  },
};
