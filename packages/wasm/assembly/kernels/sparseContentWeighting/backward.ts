/**
 * sparseContentWeighting backward, over the locations chosen for a key:
 *
 *   dLogit = softmax gradient of dweights        dstrength += Σ dLogit D        dDot = strength dLogit / (|key| |m| + ε)
 *   d|m| = -dDot D |key|        d|key| = -Σ dDot D |m|
 *   dm += dDot key + (d|m| / |m|) m        dkey += Σ dDot m + (d|key| / |key|) key
 *
 * With masks, key and m are mask ∘ key and mask ∘ m.
 */
import { has, operandAt, size, workspace } from "../../call";
import { SparseContentWeighting } from "../../generated/operands";
import { floats, increase, listAt, locationOf, touchRow } from "../../lists";
import { addLanes, axpy, dot, EPSILON, loadLanes, softmaxGradient, sum4 } from "../../vector";
import { prepareKeys, scratchOf, squaredMasksOf } from "./keys";

export function sparseContentWeightingBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) {
    const scaled = prepareKeys(call, frame, b, workspace(frame));
    for (let h = 0; h < size(call, SparseContentWeighting.heads); h++) backwardHead(call, frame, b, h, scaled);
  }
}

function backwardHead(call: usize, frame: usize, b: i32, h: i32, scaledKeys: usize): void {
  const W = size(call, SparseContentWeighting.W);
  const places = size(call, SparseContentWeighting.reads);
  const isMasked = has(call, SparseContentWeighting.masks);
  const key = listAt(operandAt(call, SparseContentWeighting.keys, frame, b), h, W);
  const index = listAt(operandAt(call, SparseContentWeighting.index, frame, b), h, places);
  const weights = listAt(operandAt(call, SparseContentWeighting.weights, frame, b), h, places);
  const dWeights = listAt(operandAt(call, SparseContentWeighting.dWeights, frame, b), h, places);
  const similarity = listAt(operandAt(call, SparseContentWeighting.similarity, frame, b), h, places);
  const strength = load<f32>(operandAt(call, SparseContentWeighting.strengths, frame, b) + floats(h));
  const memory = operandAt(call, SparseContentWeighting.memory, frame, b);
  const dMemory = operandAt(call, SparseContentWeighting.dMemory, frame, b);
  const dLogit = scratchOf(call, frame);
  const keyNorm = sqrt<f32>(dot(key, listAt(scaledKeys, h, W), W) + EPSILON);
  const squaredMask = isMasked ? listAt(squaredMasksOf(call, workspace(frame)), h, W) : 0;
  softmaxGradient(weights, dWeights, dLogit, places);
  increase(operandAt(call, SparseContentWeighting.dStrengths, frame, b) + floats(h), dot(dLogit, similarity, places));
  let dKeyNorm: f32 = 0;
  for (let at: usize = 0; at < floats(places); at += 4) {
    const location = locationOf(load<f32>(index + at));
    const word = memory + floats(location * W);
    const norm = sqrt<f32>(squareOf(word, squaredMask, W) + EPSILON);
    const dDot = (strength * load<f32>(dLogit + at)) / (keyNorm * norm + EPSILON);
    const dProduct = -dDot * load<f32>(similarity + at);
    dKeyNorm += dProduct * norm;
    addGradients(call, frame, b, h, word, touchRow(dMemory, location, W), dDot, (dProduct * keyNorm) / norm);
  }
  addKeyNorm(call, frame, b, h, dKeyNorm / keyNorm);
}

/** Σ_j word_j², or Σ_j squaredMask_j word_j² unless `squaredMask` is 0. */
function squareOf(word: usize, squaredMask: usize, W: i32): f32 {
  if (!squaredMask) return dot(word, word, W);
  let sum = f32x4.splat(0);
  eachVector(W, (at: usize, count: i32) => {
    const x = loadLanes(word + at, count);
    sum = f32x4.add(sum, f32x4.mul(f32x4.mul(x, x), loadLanes(squaredMask + at, count)));
  });
  return sum4(sum);
}

/** dkey += dDot m        dm += dDot key + pull m        with masks, each times mask²; dmask += mask (2 dDot key m + pull m²) */
function addGradients(
  call: usize,
  frame: usize,
  b: i32,
  h: i32,
  word: usize,
  dWord: usize,
  dDot: f32,
  pull: f32,
): void {
  const W = size(call, SparseContentWeighting.W);
  const key = listAt(operandAt(call, SparseContentWeighting.keys, frame, b), h, W);
  const dKey = listAt(operandAt(call, SparseContentWeighting.dKeys, frame, b), h, W);
  if (!has(call, SparseContentWeighting.masks)) {
    axpy(dDot, key, dWord, W);
    axpy(pull, word, dWord, W);
    axpy(dDot, word, dKey, W);
    return;
  }
  const masks = listAt(operandAt(call, SparseContentWeighting.masks, frame, b), h, W);
  const dMasks = listAt(operandAt(call, SparseContentWeighting.dMasks, frame, b), h, W);
  eachVector(W, (at: usize, count: i32) => {
    const mask = loadLanes(masks + at, count);
    const square = f32x4.mul(mask, mask);
    const m = loadLanes(word + at, count);
    const k = loadLanes(key + at, count);
    const ofKey = f32x4.mul(f32x4.splat(dDot), m);
    const ofWord = f32x4.add(f32x4.mul(f32x4.splat(dDot), k), f32x4.mul(f32x4.splat(pull), m));
    addLanes(dKey + at, f32x4.mul(ofKey, square), count);
    addLanes(dWord + at, f32x4.mul(ofWord, square), count);
    addLanes(dMasks + at, f32x4.mul(mask, f32x4.add(f32x4.mul(ofKey, k), f32x4.mul(ofWord, m))), count);
  });
}

/** The gradient that goes through |key|: dkey += pull key, with masks times mask²; dmask += pull mask key² */
function addKeyNorm(call: usize, frame: usize, b: i32, h: i32, pull: f32): void {
  const W = size(call, SparseContentWeighting.W);
  const key = listAt(operandAt(call, SparseContentWeighting.keys, frame, b), h, W);
  const dKey = listAt(operandAt(call, SparseContentWeighting.dKeys, frame, b), h, W);
  if (!has(call, SparseContentWeighting.masks)) return axpy(pull, key, dKey, W);
  const masks = listAt(operandAt(call, SparseContentWeighting.masks, frame, b), h, W);
  const dMasks = listAt(operandAt(call, SparseContentWeighting.dMasks, frame, b), h, W);
  eachVector(W, (at: usize, count: i32) => {
    const mask = loadLanes(masks + at, count);
    const k = loadLanes(key + at, count);
    const d = f32x4.mul(f32x4.mul(f32x4.splat(pull), k), mask);
    addLanes(dKey + at, f32x4.mul(d, mask), count);
    addLanes(dMasks + at, f32x4.mul(d, k), count);
  });
}
