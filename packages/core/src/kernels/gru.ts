/**
 * reset, update = σ(fed + recurrent)        candidate = tanh(fed + reset ∘ recurrent)
 * h = (1 - update) ∘ candidate + update ∘ h(t-1)
 *
 * One layer of gated recurrent units, on two sums: `fed`, of x, the read vectors and the layer below, and `recurrent`, of h(t-1). Each has three
 * parts: reset, update, candidate. With `clip` > 0, h is clamped to ±clip. With `gradientClip` > 0, the gradients of both sums are clamped.
 * Source: Cho et al. 2014, arXiv 1406.1078, with the reset gate after the product, as in cuDNN and PyTorch.
 */

import { clamp, sigmoid } from "./activations.ts";
import type { KernelOf } from "./kernel.ts";
import { gru as spec } from "./specs/gru.ts";

export const gru: KernelOf<typeof spec> = {
  ...spec,

  forward({ fed, recurrent, prevH, h, gates }, { clip }) {
    const H = h.length;
    const limit = clip > 0 ? clip : Infinity;
    for (let k = 0; k < H; k++) {
      const reset = sigmoid(fed[k] + recurrent[k]);
      const update = sigmoid(fed[H + k] + recurrent[H + k]);
      const candidate = Math.tanh(fed[2 * H + k] + reset * recurrent[2 * H + k]);
      gates[k] = reset;
      gates[H + k] = update;
      gates[2 * H + k] = candidate;
      h[k] = clamp(candidate + update * (prevH[k] - candidate), limit);
    }
  },

  backward({ recurrent, prevH, gates }, d, { clip, gradientClip }) {
    const H = prevH.length;
    const limit = clip > 0 ? clip : Infinity;
    const bound = gradientClip > 0 ? gradientClip : Infinity;
    for (let k = 0; k < H; k++) {
      const reset = gates[k];
      const update = gates[H + k];
      const candidate = gates[2 * H + k];
      const change = prevH[k] - candidate;
      const dh = Math.abs(candidate + update * change) <= limit ? d.h[k] : 0;
      const dCandidate = dh * (1 - update) * (1 - candidate * candidate);
      const dUpdate = clamp(dh * change * update * (1 - update), bound);
      const dReset = clamp(dCandidate * recurrent[2 * H + k] * reset * (1 - reset), bound);
      d.fed[k] += dReset;
      d.fed[H + k] += dUpdate;
      d.fed[2 * H + k] += clamp(dCandidate, bound);
      d.recurrent[k] += dReset;
      d.recurrent[H + k] += dUpdate;
      d.recurrent[2 * H + k] += clamp(dCandidate * reset, bound);
      d.prevH[k] += dh * update;
    }
  },
};
