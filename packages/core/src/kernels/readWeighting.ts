/**
 * readWeights_r = Σ_v mode[backward v] backward_rv + mode[content] content_r + Σ_v mode[forward v] forward_rv
 *
 * Mixes the three ways to read: backward along the links, by content, forward along the links. Modes lie [backward × V, content,
 * forward × V]. A call without links leaves out backward and forward; they count as 0.
 * Source: Graves et al. 2016, Methods, "Read weighting".
 */
import type { KernelOf } from "./kernel.ts";
import { readWeighting as spec } from "./specs/readWeighting.ts";

export const readWeighting: KernelOf<typeof spec> = {
  ...spec,

  forward({ readModes, backward, content, forward, readWeights }, s) {
    const { N, R, V, M } = s;
    const heads = backward.length > 0 ? V : 0;
    for (let r = 0; r < R; r++) {
      for (let n = 0; n < N; n++) {
        let sum = readModes[r * M + V] * content[r * N + n];
        for (let v = 0; v < heads; v++) {
          sum += readModes[r * M + v] * backward[(r * V + v) * N + n];
          sum += readModes[r * M + V + 1 + v] * forward[(r * V + v) * N + n];
        }
        readWeights[r * N + n] = sum;
      }
    }
  },

  backward({ readModes, backward, content, forward }, d, s) {
    const { N, R, V, M } = s;
    const heads = backward.length > 0 ? V : 0;
    for (let r = 0; r < R; r++) {
      for (let n = 0; n < N; n++) {
        const dw = d.readWeights[r * N + n];
        d.readModes[r * M + V] += dw * content[r * N + n];
        d.content[r * N + n] += dw * readModes[r * M + V];
        for (let v = 0; v < heads; v++) {
          const at = (r * V + v) * N + n;
          d.readModes[r * M + v] += dw * backward[at];
          d.backward[at] += dw * readModes[r * M + v];
          d.readModes[r * M + V + 1 + v] += dw * forward[at];
          d.forward[at] += dw * readModes[r * M + V + 1 + v];
        }
      }
    }
  },
};
