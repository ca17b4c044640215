/**
 * readVectors_r = Σ_n readWeights_rn M_n
 *
 * The vector that each read head retrieves. Source: Graves et al. 2016, Methods, "Memory reading and writing".
 */
import type { KernelOf } from "./kernel.ts";
import { memoryRead as spec } from "./specs/memoryRead.ts";

export const memoryRead: KernelOf<typeof spec> = {
  ...spec,

  forward({ memory, readWeights, readVectors }, s) {
    const { N, W, R } = s;
    for (let r = 0; r < R; r++) {
      for (let j = 0; j < W; j++) {
        let sum = 0;
        for (let n = 0; n < N; n++) sum += readWeights[r * N + n] * memory[n * W + j];
        readVectors[r * W + j] = sum;
      }
    }
  },

  backward({ memory, readWeights }, d, s) {
    const { N, W, R } = s;
    for (let r = 0; r < R; r++) {
      for (let n = 0; n < N; n++) {
        for (let j = 0; j < W; j++) {
          d.readWeights[r * N + n] += d.readVectors[r * W + j] * memory[n * W + j];
          d.memory[n * W + j] += d.readVectors[r * W + j] * readWeights[r * N + n];
        }
      }
    }
  },
};
