/**
 * M = M(t-1) ∘ Π_v (1 - w_v e_v^T) [∘ ψ] + Σ_v w_v v_v^T
 *
 * Erases, then adds, in proportion to the write weighting. With de-allocation (a call that binds `retention`) freed locations are
 * erased too. Source: Graves et al. 2016, Methods, "Memory reading and writing"; de-allocation: Csordás & Schmidhuber 2019.
 */
import type { FloatArray, KernelOf } from "./kernel.ts";
import { memoryWrite as spec } from "./specs/memoryWrite.ts";

export const memoryWrite: KernelOf<typeof spec> = {
  ...spec,

  forward({ prevMemory, writeWeights, erase, write, retention, memory }, s) {
    const { N, W, V } = s;
    for (let n = 0; n < N; n++) {
      for (let j = 0; j < W; j++) {
        let cell = prevMemory[n * W + j] * kept(writeWeights, erase, n, j, s, -1) * (retention[n] ?? 1);
        for (let v = 0; v < V; v++) cell += writeWeights[v * N + n] * write[v * W + j];
        memory[n * W + j] = cell;
      }
    }
  },

  backward({ prevMemory, writeWeights, erase, write, retention }, d, s) {
    const { N, W, V } = s;
    for (let n = 0; n < N; n++) {
      const psi = retention[n] ?? 1;
      for (let j = 0; j < W; j++) {
        const dCell = d.memory[n * W + j];
        const dKept = dCell * prevMemory[n * W + j];
        const keep = kept(writeWeights, erase, n, j, s, -1);
        d.prevMemory[n * W + j] += dCell * keep * psi;
        if (retention.length > 0) d.retention[n] += dKept * keep;
        for (let v = 0; v < V; v++) {
          const weight = writeWeights[v * N + n];
          const dFactor = dKept * psi * kept(writeWeights, erase, n, j, s, v);
          d.writeWeights[v * N + n] += dCell * write[v * W + j] - dFactor * erase[v * W + j];
          d.erase[v * W + j] -= dFactor * weight;
          d.write[v * W + j] += dCell * weight;
        }
      }
    }
  },
};

/** Π over all write heads other than `except` of (1 - w_vn e_vj). */
function kept(
  writeWeights: FloatArray,
  erase: FloatArray,
  n: number,
  j: number,
  s: Readonly<Record<string, number>>,
  except: number,
): number {
  const { N, W, V } = s;
  let product = 1;
  for (let v = 0; v < V; v++) if (v !== except) product *= 1 - writeWeights[v * N + n] * erase[v * W + j];
  return product;
}
