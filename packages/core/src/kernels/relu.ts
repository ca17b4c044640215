/**
 * out = max(0, input)
 *
 * The activation of the feed-forward controller. Its gradient at 0 is 0.
 */
import type { KernelOf } from "./kernel.ts";
import { relu as spec } from "./specs/relu.ts";

export const relu: KernelOf<typeof spec> = {
  ...spec,

  forward({ input, out }) {
    for (let k = 0; k < out.length; k++) out[k] = Math.max(0, input[k]);
  },

  backward({ input }, d) {
    for (let k = 0; k < input.length; k++) if (input[k] > 0) d.input[k] += d.out[k];
  },
};
