/**
 * out = min(max(input, -clip), clip)
 *
 * Bounds the network's output if the option `clip` is set. The gradient passes where |input| ≤ clip.
 * Source: DeepMind's published implementation (`clip_value`).
 */
import { defineKernel, type Kernel } from "./kernel.ts";

export const clamp: Kernel<"input", never, never, "out", never, never> = defineKernel({
  name: "clamp",
  inputs: { input: "K" },
  outputs: { out: "K" },
  sizes: ["K"],
  constants: ["clip"],

  forward({ input, out }, { clip }) {
    for (let k = 0; k < out.length; k++) out[k] = Math.max(-clip, Math.min(clip, input[k]));
  },

  backward({ input }, d, { clip }) {
    for (let k = 0; k < input.length; k++) if (Math.abs(input[k]) <= clip) d.input[k] += d.out[k];
  },
});
