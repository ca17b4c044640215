/**
 * out = min(max(input, -clip), clip)
 *
 * Bounds the network's output if the option `clip` is set. The gradient passes where |input| ≤ clip.
 * Source: DeepMind's published implementation (`clip_value`).
 */
import type { KernelOf } from "./kernel.ts";
import { clamp as spec } from "./specs/clamp.ts";

export const clamp: KernelOf<typeof spec> = {
  ...spec,

  forward({ input, out }, { clip }) {
    for (let k = 0; k < out.length; k++) out[k] = Math.max(-clip, Math.min(clip, input[k]));
  },

  backward({ input }, d, { clip }) {
    for (let k = 0; k < input.length; k++) if (Math.abs(input[k]) <= clip) d.input[k] += d.out[k];
  },
};
