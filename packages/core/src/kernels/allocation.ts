/**
 * u' = ε + (1 - ε) u        order = locations by ascending ⌊resolution · u' + ½⌋, equal keys by the lower index
 * allocation_v[order_j] = (1 - u'_(j)) Π_{i<j} u'_(i)        u ← u + (1 - u) allocationGate_v writeGate_v allocation_v
 *
 * Points at the least used location. Later write heads see the usage that the earlier heads would leave (u starts as usage).
 * The sort key is rounded (resolution 0: exact), since without rounding errors many usages would be equal (docs/math.md).
 * The order is a constant for the gradient.
 * Source: Graves et al. 2016, Methods, eq. 1; several heads: DeepMind's implementation.
 */

import { EPSILON } from "./epsilon.ts";
import type { FloatArray, KernelOf } from "./kernel.ts";
import { allocation as spec } from "./specs/allocation.ts";

export const allocation: KernelOf<typeof spec> = {
  ...spec,

  forward({ usage, allocationGate, writeGate, allocation, simulated, order, preceding }, s) {
    const { N, V } = s;
    for (let n = 0; n < N; n++) simulated[n] = usage[n];
    for (let v = 0; v < V; v++) {
      sort(simulated, order, v * N, N, s.resolution);
      let product = 1;
      for (let j = v * N; j < v * N + N; j++) {
        const n = v * N + order[j];
        const u = EPSILON + (1 - EPSILON) * simulated[n];
        preceding[j] = product;
        allocation[n] = (1 - u) * product;
        product *= u;
      }
      if (v + 1 === V) break;
      const gate = allocationGate[v] * writeGate[v];
      for (let n = v * N; n < v * N + N; n++)
        simulated[N + n] = simulated[n] + (1 - simulated[n]) * gate * allocation[n];
    }
  },

  backward({ allocationGate, writeGate, allocation, simulated, order, preceding, carry }, d, s) {
    const { N, V } = s;
    carry.fill(0); // gradient of the usage that the next head sees
    for (let v = V - 1; v >= 0; v--) {
      const gate = allocationGate[v] * writeGate[v];
      let dGate = 0;
      let following = 0; // S_j = Σ_{i>j} dA_i (1 - u'_i) Π_{j<k<i} u'_k
      for (let j = v * N + N - 1; j >= v * N; j--) {
        const n = order[j];
        const a = allocation[v * N + n];
        const u = simulated[v * N + n];
        const raised = EPSILON + (1 - EPSILON) * u;
        dGate += carry[n] * (1 - u) * a;
        const dA = d.allocation[v * N + n] + carry[n] * (1 - u) * gate;
        carry[n] = carry[n] * (1 - gate * a) + (1 - EPSILON) * preceding[j] * (following - dA);
        following = dA * (1 - raised) + raised * following;
      }
      d.allocationGate[v] += dGate * writeGate[v];
      d.writeGate[v] += dGate * allocationGate[v];
    }
    for (let n = 0; n < N; n++) d.usage[n] += carry[n];
  },
};

/** order[at..at+N] ← locations by ascending key. An insertion sort is stable and allocates nothing. */
function sort(u: FloatArray, order: FloatArray, at: number, N: number, resolution: number): void {
  for (let n = 0; n < N; n++) {
    const key = sortKey(u[at + n], resolution);
    let rank = n;
    while (rank > 0 && sortKey(u[at + order[at + rank - 1]], resolution) > key) {
      order[at + rank] = order[at + rank - 1];
      rank--;
    }
    order[at + rank] = n;
  }
}

function sortKey(u: number, resolution: number): number {
  const raised = EPSILON + (1 - EPSILON) * u;
  return resolution > 0 ? Math.floor(resolution * raised + 0.5) : raised;
}
