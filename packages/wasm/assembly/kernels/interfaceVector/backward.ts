/**
 * dξ += the gradient of each part (forward.ts) times its slope: 1 for keys and write vectors (1 - p² for p = tanh ξ), σ(ξ) for oneplus and softplus, p (1 - p) for p = σ(ξ).
 * For the read modes p of a head: dξ += p (dp - <p, dp>).
 */
import { operandAt, size } from "../../call";
import { InterfaceVector } from "../../generated/operands";
import { add, addSoftmaxGroupsGradient, Constant, four, loadLanes, madd, sigmoid4, storeLanes } from "../../vector";

export function interfaceVectorBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const R = size(call, InterfaceVector.R);
  const V = size(call, InterfaceVector.V);
  const W = size(call, InterfaceVector.W);
  for (let b = begin; b < end; b++) {
    const raw = operandAt(call, InterfaceVector.raw, frame, b);
    const toValue = operandAt(call, InterfaceVector.parts, frame, b) - raw;
    const toRaw = operandAt(call, InterfaceVector.dRaw, frame, b) - raw;
    const toParts = operandAt(call, InterfaceVector.dParts, frame, b) - raw;
    let x = vectorsBackward(call, raw, toValue, toRaw, toParts, R * W);
    x = oneplusBackward(x, toRaw, toParts, R);
    x = vectorsBackward(call, x, toValue, toRaw, toParts, V * W);
    x = oneplusBackward(x, toRaw, toParts, V);
    x = sigmoidBackward(x, toValue, toRaw, toParts, V * W);
    x = vectorsBackward(call, x, toValue, toRaw, toParts, V * W);
    x = sigmoidBackward(x, toValue, toRaw, toParts, R + 2 * V);
    addSoftmaxGroupsGradient(x + toValue, x + toParts, x + toRaw, 1 + 2 * V, R);
    x += (<usize>(R * (1 + 2 * V))) << 2;
    x = sigmoidBackward(x, toValue, toRaw, toParts, size(call, InterfaceVector.masking) * (R + V) * W);
    oneplusBackward(x, toRaw, toParts, size(call, InterfaceVector.sharpness) * 2 * R * V);
  }
}

// As in the forward pass, each function takes n elements from address x of the raw vector and returns the address of the next part.

function vectorsBackward(call: usize, x: usize, toValue: usize, toRaw: usize, toParts: usize, n: i32): usize {
  if (size(call, InterfaceVector.tanhVectors)) return tanhBackward(x, toValue, toRaw, toParts, n);
  add(x + toParts, x + toRaw, n);
  return x + ((<usize>n) << 2);
}

function tanhBackward(x: usize, toValue: usize, toRaw: usize, toParts: usize, n: i32): usize {
  const value = x + toValue;
  const dRaw = x + toRaw;
  const dParts = x + toParts;
  eachLanes(n, (at: usize, count: i32) => {
    const p: Pair = loadLanes(value + at, count);
    const slope: Pair = f32x4.sub(four(Constant.one), f32x4.mul(p, p));
    const sum: Pair = madd(loadLanes(dParts + at, count), slope, loadLanes(dRaw + at, count));
    storeLanes(dRaw + at, sum, count);
  });
  return x + ((<usize>n) << 2);
}

/** The derivative of oneplus and of softplus is σ. */
function oneplusBackward(x: usize, toRaw: usize, toParts: usize, n: i32): usize {
  const dRaw = x + toRaw;
  const dParts = x + toParts;
  eachVector(n, (at: usize, count: i32) => {
    const slope = sigmoid4(loadLanes(x + at, count));
    storeLanes(dRaw + at, madd(loadLanes(dParts + at, count), slope, loadLanes(dRaw + at, count)), count);
  });
  return x + ((<usize>n) << 2);
}

function sigmoidBackward(x: usize, toValue: usize, toRaw: usize, toParts: usize, n: i32): usize {
  const value = x + toValue;
  const dRaw = x + toRaw;
  const dParts = x + toParts;
  eachLanes(n, (at: usize, count: i32) => {
    const p: Pair = loadLanes(value + at, count);
    const slope: Pair = f32x4.mul(p, f32x4.sub(four(Constant.one), p));
    const sum: Pair = madd(loadLanes(dParts + at, count), slope, loadLanes(dRaw + at, count));
    storeLanes(dRaw + at, sum, count);
  });
  return x + ((<usize>n) << 2);
}
