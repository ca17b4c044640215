/**
 * keys, write vectors: ξ        strengths, sharpness: oneplus(ξ)        erase, gates, masks: σ(ξ)        read modes: softmax per head
 *
 * Maps each part of the raw interface vector ξ into its domain. The parts have the paper's order (`interfaceParts`).
 * With `links` 0 every head reads by content alone: its content mode is 1, its other modes are 0. With `allocation` 0 the allocation gates
 * are 0. These parts then do not depend on ξ. `backward` has no special case: their gradient is 0 as for a saturated softmax or gate.
 * With `softplusStrengths` 1 strengths are softplus(ξ), with `tanhVectors` 1 keys and write vectors are tanh(ξ): networks of other libraries.
 * Source: Graves et al. 2016, Methods, "Interface parameters"; masks and sharpness: Csordás & Schmidhuber 2019.
 */

import { oneplus, sigmoid, softplus } from "./activations.ts";
import type { FloatArray, KernelOf } from "./kernel.ts";
import { interfaceVector as spec } from "./specs/interfaceVector.ts";

export const interfaceVector: KernelOf<typeof spec> = {
  ...spec,

  forward({ raw, parts }, s) {
    const { R, V, W } = s;
    const strength = s.softplusStrengths ? softplus : oneplus;
    const vector = s.tanhVectors ? Math.tanh : identity;
    let at = map(vector, raw, parts, 0, R * W);
    at = map(strength, raw, parts, at, R);
    at = map(vector, raw, parts, at, V * W);
    at = map(strength, raw, parts, at, V);
    at = map(sigmoid, raw, parts, at, V * W);
    at = map(vector, raw, parts, at, V * W);
    at = map(sigmoid, raw, parts, at, R);
    at = s.allocation ? map(sigmoid, raw, parts, at, V) : constant(0, parts, at, V);
    at = map(sigmoid, raw, parts, at, V);
    for (let r = 0; r < R; r++) at = s.links ? softmax(raw, parts, at, 1 + 2 * V) : contentAlone(parts, at, V);
    at = map(sigmoid, raw, parts, at, s.masking * (R + V) * W);
    map(oneplus, raw, parts, at, s.sharpness * 2 * R * V);
  },

  backward({ raw, parts }, d, s) {
    const { R, V, W } = s;
    const vectorBackward = s.tanhVectors ? tanhBackward : copyBackward;
    let at = vectorBackward(parts, d, 0, R * W);
    at = oneplusBackward(raw, d, at, R);
    at = vectorBackward(parts, d, at, V * W);
    at = oneplusBackward(raw, d, at, V);
    at = sigmoidBackward(parts, d, at, V * W);
    at = vectorBackward(parts, d, at, V * W);
    at = sigmoidBackward(parts, d, at, R + 2 * V);
    for (let r = 0; r < R; r++) at = softmaxBackward(parts, d, at, 1 + 2 * V);
    at = sigmoidBackward(parts, d, at, s.masking * (R + V) * W);
    oneplusBackward(raw, d, at, s.sharpness * 2 * R * V);
  },
};

type Gradients = { readonly raw: FloatArray; readonly parts: FloatArray };

function identity(x: number): number {
  return x;
}

// Each function below maps `count` numbers from `at` on and returns the start of the next part.

function map(f: (x: number) => number, raw: FloatArray, parts: FloatArray, at: number, count: number): number {
  for (let k = at; k < at + count; k++) parts[k] = f(raw[k]);
  return at + count;
}

function constant(value: number, parts: FloatArray, at: number, count: number): number {
  parts.fill(value, at, at + count);
  return at + count;
}

/** Modes lie [backward × V, content, forward × V]. */
function contentAlone(parts: FloatArray, at: number, V: number): number {
  return constant(0, parts, constant(1, parts, constant(0, parts, at, V), 1), V);
}

function softmax(raw: FloatArray, parts: FloatArray, at: number, count: number): number {
  let max = -Infinity;
  for (let k = at; k < at + count; k++) max = Math.max(max, raw[k]);
  let sum = 0;
  for (let k = at; k < at + count; k++) sum += Math.exp(raw[k] - max);
  for (let k = at; k < at + count; k++) parts[k] = Math.exp(raw[k] - max) / sum;
  return at + count;
}

function copyBackward(_parts: FloatArray, d: Gradients, at: number, count: number): number {
  for (let k = at; k < at + count; k++) d.raw[k] += d.parts[k];
  return at + count;
}

function tanhBackward(parts: FloatArray, d: Gradients, at: number, count: number): number {
  for (let k = at; k < at + count; k++) d.raw[k] += d.parts[k] * (1 - parts[k] * parts[k]);
  return at + count;
}

/** Also that of softplus: both have the derivative σ. */
function oneplusBackward(raw: FloatArray, d: Gradients, at: number, count: number): number {
  for (let k = at; k < at + count; k++) d.raw[k] += d.parts[k] * sigmoid(raw[k]);
  return at + count;
}

function sigmoidBackward(parts: FloatArray, d: Gradients, at: number, count: number): number {
  for (let k = at; k < at + count; k++) d.raw[k] += d.parts[k] * parts[k] * (1 - parts[k]);
  return at + count;
}

function softmaxBackward(parts: FloatArray, d: Gradients, at: number, count: number): number {
  let mean = 0;
  for (let k = at; k < at + count; k++) mean += d.parts[k] * parts[k];
  for (let k = at; k < at + count; k++) d.raw[k] += parts[k] * (d.parts[k] - mean);
  return at + count;
}
