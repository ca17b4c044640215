/**
 * forward_rv = L_v read(t-1)_r        backward_rv = L_v^T read(t-1)_r        with sharpness: d ← softmax(s log(d + ε))
 *
 * Weights the locations written just after (forward) and just before (backward) those that the head read in the previous step. Sharpness
 * concentrates a spread weighting.
 * Source: Graves et al. 2016, Methods, "Temporal memory linkage"; sharpness: Csordás & Schmidhuber 2019, eq. 9-11.
 */

import { EPSILON } from "./epsilon.ts";
import type { FloatArray, KernelOf } from "./kernel.ts";
import { directional as spec } from "./specs/directional.ts";

export const directional: KernelOf<typeof spec> = {
  ...spec,

  forward(values, s) {
    const { link, prevReadWeights, forwardSharpness, backwardSharpness, forward, backward, rawForward, rawBackward } =
      values;
    const { N, R, V } = s;
    const sharp = forwardSharpness.length > 0;
    follow(link, prevReadWeights, sharp ? rawForward : forward, s, N, 1);
    follow(link, prevReadWeights, sharp ? rawBackward : backward, s, 1, N);
    if (!sharp) return;
    for (let head = 0; head < R * V; head++) {
      sharpen(rawForward, forward, head * N, N, forwardSharpness[head]);
      sharpen(rawBackward, backward, head * N, N, backwardSharpness[head]);
    }
  },

  backward(values, d, s) {
    const { link, prevReadWeights, forwardSharpness, backwardSharpness, forward, backward, rawForward, rawBackward } =
      values;
    const { N, R, V } = s;
    const sharp = forwardSharpness.length > 0;
    const dRaw = values.rawGradient;
    for (let head = 0; head < R * V; head++) {
      const r = Math.floor(head / V);
      const v = head % V;
      const read = prevReadWeights.subarray(r * N, r * N + N);
      const dRead = d.prevReadWeights.subarray(r * N, r * N + N);
      const L = link.subarray(v * N * N, (v + 1) * N * N);
      const dL = d.link.subarray(v * N * N, (v + 1) * N * N);
      if (sharp)
        d.forwardSharpness[head] += sharpenBackward(
          rawForward,
          forward,
          d.forward,
          head * N,
          forwardSharpness[head],
          dRaw,
        );
      else dRaw.set(d.forward.subarray(head * N, head * N + N));
      followBackward(L, read, dRaw, dL, dRead, N, 1);
      if (sharp)
        d.backwardSharpness[head] += sharpenBackward(
          rawBackward,
          backward,
          d.backward,
          head * N,
          backwardSharpness[head],
          dRaw,
        );
      else dRaw.set(d.backward.subarray(head * N, head * N + N));
      followBackward(L, read, dRaw, dL, dRead, 1, N);
    }
  },
};

/** out_rv[i] = Σ_j L_v[i·rowStride + j·columnStride] read_r[j]. Strides N, 1 follow the links forward; 1, N backward. */
function follow(
  link: FloatArray,
  read: FloatArray,
  out: FloatArray,
  s: Readonly<Record<string, number>>,
  rowStride: number,
  columnStride: number,
): void {
  const { N, R, V } = s;
  for (let r = 0; r < R; r++) {
    for (let v = 0; v < V; v++) {
      for (let i = 0; i < N; i++) {
        let sum = 0;
        for (let j = 0; j < N; j++) sum += link[v * N * N + i * rowStride + j * columnStride] * read[r * N + j];
        out[(r * V + v) * N + i] = sum;
      }
    }
  }
}

/** dL_ij += dOut_i read_j        dRead_j += L_ij dOut_i */
function followBackward(
  L: FloatArray,
  read: FloatArray,
  dOut: FloatArray,
  dL: FloatArray,
  dRead: FloatArray,
  rowStride: number,
  columnStride: number,
): void {
  for (let i = 0; i < dOut.length; i++) {
    for (let j = 0; j < dOut.length; j++) {
      dL[i * rowStride + j * columnStride] += dOut[i] * read[j];
      dRead[j] += L[i * rowStride + j * columnStride] * dOut[i];
    }
  }
}

/** out ← softmax(s log(raw + ε)) = (raw + ε)^s normalised. Computed as a power it would be 0/0 in float32 from s = 8 on. */
function sharpen(raw: FloatArray, out: FloatArray, at: number, N: number, s: number): void {
  let max = -Infinity;
  for (let n = at; n < at + N; n++) max = Math.max(max, s * Math.log(raw[n] + EPSILON));
  let sum = 0;
  for (let n = at; n < at + N; n++) sum += Math.exp(s * Math.log(raw[n] + EPSILON) - max);
  for (let n = at; n < at + N; n++) out[n] = Math.exp(s * Math.log(raw[n] + EPSILON) - max) / sum;
}

/** Sets dRaw to the gradient of raw and returns the gradient of s. */
function sharpenBackward(
  raw: FloatArray,
  out: FloatArray,
  dOut: FloatArray,
  at: number,
  s: number,
  dRaw: FloatArray,
): number {
  let mean = 0;
  for (let n = 0; n < dRaw.length; n++) mean += dOut[at + n] * out[at + n];
  let dSharpness = 0;
  for (let n = 0; n < dRaw.length; n++) {
    const dLogit = out[at + n] * (dOut[at + n] - mean);
    dSharpness += dLogit * Math.log(raw[at + n] + EPSILON);
    dRaw[n] = (dLogit * s) / (raw[at + n] + EPSILON);
  }
  return dSharpness;
}
