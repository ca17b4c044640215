/**
 * i, f, g, o = σ, σ, tanh, σ (z)        cell = f ∘ c(t-1) + i ∘ g        h = o ∘ tanh(cell)        c = cell
 *
 * One LSTM layer on its pre-activations z. With `clip` > 0, h is computed from the unclamped cell, then h and c are clamped to ±clip.
 * With `gradientClip` > 0, the gradient of z is clamped to ±gradientClip before it propagates (Graves 2013; the paper uses 10).
 * Source: Graves et al. 2016, Methods, "Controller network".
 */

import { clamp, sigmoid } from "./activations.ts";
import type { KernelOf } from "./kernel.ts";
import { lstm as spec } from "./specs/lstm.ts";

export const lstm: KernelOf<typeof spec> = {
  ...spec,

  forward({ z, prevC, h, c, gates, cell }, { clip }) {
    const H = h.length;
    const limit = clip > 0 ? clip : Infinity;
    for (let k = 0; k < H; k++) {
      const i = sigmoid(z[k]);
      const f = sigmoid(z[H + k]);
      const g = Math.tanh(z[2 * H + k]);
      const o = sigmoid(z[3 * H + k]);
      gates[k] = i;
      gates[H + k] = f;
      gates[2 * H + k] = g;
      gates[3 * H + k] = o;
      cell[k] = f * prevC[k] + i * g;
      h[k] = clamp(o * Math.tanh(cell[k]), limit);
      c[k] = clamp(cell[k], limit);
    }
  },

  backward({ prevC, gates, cell }, d, { clip, gradientClip }) {
    const H = cell.length;
    const limit = clip > 0 ? clip : Infinity;
    const bound = gradientClip > 0 ? gradientClip : Infinity;
    for (let k = 0; k < H; k++) {
      const i = gates[k];
      const f = gates[H + k];
      const g = gates[2 * H + k];
      const o = gates[3 * H + k];
      const tanhCell = Math.tanh(cell[k]);
      const dh = Math.abs(o * tanhCell) <= limit ? d.h[k] : 0;
      const dc = Math.abs(cell[k]) <= limit ? d.c[k] : 0;
      const dCell = dc + dh * o * (1 - tanhCell * tanhCell);
      d.z[k] += clamp(dCell * g * i * (1 - i), bound);
      d.z[H + k] += clamp(dCell * prevC[k] * f * (1 - f), bound);
      d.z[2 * H + k] += clamp(dCell * i * (1 - g * g), bound);
      d.z[3 * H + k] += clamp(dh * tanhCell * o * (1 - o), bound);
      d.prevC[k] += dCell * f;
    }
  },
};
