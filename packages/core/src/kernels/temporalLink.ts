/**
 * L_ij = (1 - w_i - w_j) L(t-1)_ij + w_i p(t-1)_j,   L_ii = 0        p = (1 - Σ w) p(t-1) + w
 *
 * L_ij is the degree to which location i was written just after location j, p_i (precedence) that to which i was written last. Each write
 * head has links of its own.
 * Source: Graves et al. 2016, Methods, "Temporal memory linkage".
 */
import type { FloatArray, KernelOf } from "./kernel.ts";
import { temporalLink as spec } from "./specs/temporalLink.ts";

export const temporalLink: KernelOf<typeof spec> = {
  ...spec,

  forward({ prevLink, prevPrecedence, writeWeights, link, precedence }, s) {
    const { N, V } = s;
    for (let v = 0; v < V; v++) {
      const w = writeWeights.subarray(v * N, v * N + N);
      const p = prevPrecedence.subarray(v * N, v * N + N);
      for (let i = 0; i < N; i++) {
        for (let j = 0; j < N; j++) {
          const at = (v * N + i) * N + j;
          link[at] = i === j ? 0 : (1 - w[i] - w[j]) * prevLink[at] + w[i] * p[j];
        }
      }
      const total = sum(w);
      for (let n = 0; n < N; n++) precedence[v * N + n] = (1 - total) * p[n] + w[n];
    }
  },

  backward({ prevLink, prevPrecedence, writeWeights }, d, s) {
    const { N, V } = s;
    for (let v = 0; v < V; v++) {
      const w = writeWeights.subarray(v * N, v * N + N);
      const p = prevPrecedence.subarray(v * N, v * N + N);
      const dw = d.writeWeights.subarray(v * N, v * N + N);
      const dp = d.prevPrecedence.subarray(v * N, v * N + N);
      for (let i = 0; i < N; i++) {
        for (let j = 0; j < N; j++) {
          if (i === j) continue;
          const at = (v * N + i) * N + j;
          const dL = d.link[at];
          d.prevLink[at] += dL * (1 - w[i] - w[j]);
          dw[i] += dL * (p[j] - prevLink[at]);
          dw[j] -= dL * prevLink[at];
          dp[j] += dL * w[i];
        }
      }
      precedenceBackward(w, p, d.precedence.subarray(v * N, v * N + N), dw, dp);
    }
  },
};

/** p = (1 - Σ w) p(t-1) + w:   dp(t-1) += (1 - Σ w) dp,   dw_i += dp_i - Σ_j dp_j p(t-1)_j */
function precedenceBackward(
  w: FloatArray,
  prevP: FloatArray,
  dp: FloatArray,
  dw: FloatArray,
  dPrevP: FloatArray,
): void {
  const total = sum(w);
  let dTotal = 0;
  for (let n = 0; n < w.length; n++) dTotal += dp[n] * prevP[n];
  for (let n = 0; n < w.length; n++) {
    dPrevP[n] += (1 - total) * dp[n];
    dw[n] += dp[n] - dTotal;
  }
}

function sum(x: FloatArray): number {
  let total = 0;
  for (let n = 0; n < x.length; n++) total += x[n];
  return total;
}
