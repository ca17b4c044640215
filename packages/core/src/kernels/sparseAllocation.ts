/**
 * u' = ε + (1 - ε) u        order = the `allocations` locations with the smallest ⌊resolution · u' + ½⌋, equal keys by the lower index
 * allocation_v[j] = (1 - u'_(j)) Π_{i<j} u'_(i)        u ← u + (1 - u) allocationGate_v writeGate_v allocation_v        at order_j
 *
 * Points at the least used locations, as `allocation` does, but at the first few of the order only. `allocation` and `index` are in this
 * order. Later write heads see the usage that the earlier heads would leave. The order is a constant for the gradient.
 * Source: Graves et al. 2016, Methods, eq. 1; several heads: DeepMind's implementation.
 */

import { clear, entriesOf, offer } from "./entries.ts";
import { EPSILON } from "./epsilon.ts";
import type { KernelOf, ValuesOf } from "./kernel.ts";
import { touchRow } from "./rowGradients.ts";
import { sparseAllocation as spec } from "./specs/sparseAllocation.ts";

export const sparseAllocation: KernelOf<typeof spec> = {
  ...spec,

  forward(values, s) {
    const { allocation, index, simulated, preceding } = values;
    const { N, V, allocations: A, resolution } = s;
    const key = (u: number): number => -Math.floor(resolution * raise(u) + 0.5);
    for (let v = 0; v < V; v++) {
      const best = entriesOf(index, simulated, v, A);
      clear(best);
      for (let n = 0; n < N; n++) offer(best, n, simulatedUsage(values, n, v, A), key);
      let product = 1;
      for (let k = v * A; k < (v + 1) * A; k++) {
        const u = raise(simulated[k]);
        preceding[k] = product;
        allocation[k] = (1 - u) * product;
        product *= u;
      }
    }
  },

  backward(values, d, s) {
    const { allocationGate, writeGate, allocation, index, simulated, preceding, carry } = values;
    const { V, allocations: A } = s;
    carry.fill(0);
    for (let v = V - 1; v >= 0; v--) {
      const gate = allocationGate[v] * writeGate[v];
      let dGate = 0;
      let following = 0; // S_j = Σ_{i>j} dA_i (1 - u'_i) Π_{j<k<i} u'_k
      for (let k = (v + 1) * A - 1; k >= v * A; k--) {
        const first = index.indexOf(index[k]);
        const dLater = carry[first];
        const a = allocation[k];
        const u = simulated[k];
        dGate += dLater * (1 - u) * a;
        const dA = d.allocation[k] + dLater * (1 - u) * gate;
        carry[first] = dLater * (1 - gate * a) + (1 - EPSILON) * preceding[k] * (following - dA);
        following = dA * (1 - raise(u)) + raise(u) * following;
      }
      d.allocationGate[v] += dGate * writeGate[v];
      d.writeGate[v] += dGate * allocationGate[v];
    }
    for (let k = 0; k < V * A; k++) {
      if (index.indexOf(index[k]) === k) d.usage[touchRow(d.usage, index[k] - 1, 1)] += carry[k];
    }
  },
};

const raise = (u: number): number => EPSILON + (1 - EPSILON) * u;

/** The usage of location n that head v sees: the last earlier head that allocates n leaves it. */
function simulatedUsage(values: ValuesOf<typeof spec>, n: number, v: number, A: number): number {
  const { usage, allocationGate, writeGate, allocation, index, simulated } = values;
  for (let w = v - 1; w >= 0; w--) {
    const k = index.subarray(w * A, (w + 1) * A).indexOf(n + 1);
    if (k < 0) continue;
    const u = simulated[w * A + k];
    return u + (1 - u) * (allocationGate[w] * writeGate[w]) * allocation[w * A + k];
  }
  return usage[n];
}
