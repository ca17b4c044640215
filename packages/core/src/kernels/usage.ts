/**
 * ψ_n = Π_r (1 - free_r · read(t-1)_rn)        written_n = 1 - Π_v (1 - write(t-1)_vn)
 * usage = (usage(t-1) + (1 - usage(t-1)) written) ψ
 *
 * A location is in use from the time it is written until a read head that read it frees it. The retention ψ is the share that freeing
 * leaves. With `usageGradient` 0 no gradient flows to the write weightings (DeepMind's implementation).
 * Source: Graves et al. 2016, Methods, "Dynamic memory allocation"; several write heads as in DeepMind's implementation.
 */
import type { FloatArray, KernelOf } from "./kernel.ts";
import { usage as spec } from "./specs/usage.ts";

export const usage: KernelOf<typeof spec> = {
  ...spec,

  forward({ prevUsage, prevWriteWeights, prevReadWeights, freeGates, usage, retention }, s) {
    const { N, V } = s;
    for (let n = 0; n < N; n++) {
      const written = 1 - unwritten(prevWriteWeights, n, N, V, -1);
      retention[n] = retained(freeGates, prevReadWeights, n, N, -1);
      usage[n] = (prevUsage[n] + (1 - prevUsage[n]) * written) * retention[n];
    }
  },

  backward({ prevUsage, prevWriteWeights, prevReadWeights, freeGates, retention }, d, s) {
    const { N, R, V } = s;
    for (let n = 0; n < N; n++) {
      const written = 1 - unwritten(prevWriteWeights, n, N, V, -1);
      const unfreed = prevUsage[n] + (1 - prevUsage[n]) * written;
      const dUnfreed = d.usage[n] * retention[n];
      const dRetention = d.retention[n] + d.usage[n] * unfreed;
      d.prevUsage[n] += dUnfreed * (1 - written);
      const dWritten = dUnfreed * (1 - prevUsage[n]) * s.usageGradient;
      for (let v = 0; v < V; v++) d.prevWriteWeights[v * N + n] += dWritten * unwritten(prevWriteWeights, n, N, V, v);
      for (let r = 0; r < R; r++) {
        const others = retained(freeGates, prevReadWeights, n, N, r);
        d.freeGates[r] -= dRetention * others * prevReadWeights[r * N + n];
        d.prevReadWeights[r * N + n] -= dRetention * others * freeGates[r];
      }
    }
  },
};

/** Π over all write heads other than `except` of (1 - write_vn). No quotient of products: a factor may be 0. */
function unwritten(writeWeights: FloatArray, n: number, N: number, V: number, except: number): number {
  let product = 1;
  for (let v = 0; v < V; v++) if (v !== except) product *= 1 - writeWeights[v * N + n];
  return product;
}

/** Π over all read heads other than `except` of (1 - free_r read_rn). */
function retained(freeGates: FloatArray, readWeights: FloatArray, n: number, N: number, except: number): number {
  let product = 1;
  for (let r = 0; r < freeGates.length; r++) if (r !== except) product *= 1 - freeGates[r] * readWeights[r * N + n];
  return product;
}
