/**
 * writeWeights_v = writeGate_v (allocationGate_v allocation_v + (1 - allocationGate_v) content_v)
 *
 * Divides the write between free locations (allocation) and locations found by content. The write gate scales all of it. An allocation
 * that a call leaves out counts as 0.
 * Source: Graves et al. 2016, Methods, "Write weighting".
 */
import type { KernelOf } from "./kernel.ts";
import { writeWeighting as spec } from "./specs/writeWeighting.ts";

export const writeWeighting: KernelOf<typeof spec> = {
  ...spec,

  forward({ writeGate, allocationGate, allocation, content, writeWeights }, s) {
    const { N, V } = s;
    for (let v = 0; v < V; v++) {
      const write = writeGate[v];
      const allocate = allocationGate[v];
      for (let n = v * N; n < v * N + N; n++) {
        writeWeights[n] = write * (allocate * (allocation[n] ?? 0) + (1 - allocate) * content[n]);
      }
    }
  },

  backward({ writeGate, allocationGate, allocation, content }, d, s) {
    const { N, V } = s;
    for (let v = 0; v < V; v++) {
      const write = writeGate[v];
      const allocate = allocationGate[v];
      for (let n = v * N; n < v * N + N; n++) {
        const dw = d.writeWeights[n];
        const allocated = allocation[n] ?? 0;
        d.writeGate[v] += dw * (allocate * allocated + (1 - allocate) * content[n]);
        d.allocationGate[v] += dw * write * (allocated - content[n]);
        if (allocation.length > 0) d.allocation[n] += dw * write * allocate;
        d.content[n] += dw * write * (1 - allocate);
      }
    }
  },
};
