import { operandAt, size } from "../../call";
import { InterfaceVector } from "../../generated/operands";
import {
  add,
  addSoftmaxGroupsGradient,
  Constant,
  four,
  LANES,
  loadLanes,
  madd,
  sigmoid4,
  storeLanes,
} from "../../vector";

export function interfaceVectorBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const R = size(call, InterfaceVector.R);
  const V = size(call, InterfaceVector.V);
  const W = size(call, InterfaceVector.W);
  for (let b = begin; b < end; b++) {
    const raw = operandAt(call, InterfaceVector.raw, frame, b);
    const toValue = operandAt(call, InterfaceVector.parts, frame, b) - raw;
    const toRaw = operandAt(call, InterfaceVector.dRaw, frame, b) - raw;
    const toParts = operandAt(call, InterfaceVector.dParts, frame, b) - raw;
    let x = passedBackward(raw, toRaw, toParts, R * W);
    x = oneplusBackward(x, toRaw, toParts, R);
    x = passedBackward(x, toRaw, toParts, V * W);
    x = oneplusBackward(x, toRaw, toParts, V);
    x = sigmoidBackward(x, toValue, toRaw, toParts, V * W);
    x = passedBackward(x, toRaw, toParts, V * W);
    x = sigmoidBackward(x, toValue, toRaw, toParts, R + 2 * V);
    addSoftmaxGroupsGradient(x + toValue, x + toParts, x + toRaw, 1 + 2 * V, R);
    x += (<usize>(R * (1 + 2 * V))) << 2;
    x = sigmoidBackward(x, toValue, toRaw, toParts, size(call, InterfaceVector.masking) * (R + V) * W);
    oneplusBackward(x, toRaw, toParts, size(call, InterfaceVector.sharpness) * 2 * R * V);
  }
}

// As in the forward pass, each function takes n elements from address x of the raw vector and returns the address of the next part.

function passedBackward(x: usize, toRaw: usize, toParts: usize, n: i32): usize {
  add(x + toParts, x + toRaw, n);
  return x + ((<usize>n) << 2);
}

/** The derivative of oneplus is σ. */
function oneplusBackward(x: usize, toRaw: usize, toParts: usize, n: i32): usize {
  for (; n >= 4; n -= 4) {
    oneplusBackwardLanes(x, x + toRaw, x + toParts, 4);
    x += 16;
  }
  if (n > 0) oneplusBackwardLanes(x, x + toRaw, x + toParts, n);
  return x + ((<usize>n) << 2);
}

/** @inline */
function oneplusBackwardLanes(x: usize, dRaw: usize, dParts: usize, count: i32): void {
  storeLanes(dRaw, madd(loadLanes(dParts, count), sigmoid4(loadLanes(x, count)), loadLanes(dRaw, count)), count);
}

function sigmoidBackward(x: usize, toValue: usize, toRaw: usize, toParts: usize, n: i32): usize {
  for (; n >= LANES; n -= LANES) {
    sigmoidBackwardLanes(x + toValue, x + toRaw, x + toParts, LANES);
    x += 4 * LANES;
  }
  if (n > 0) sigmoidBackwardLanes(x + toValue, x + toRaw, x + toParts, n);
  return x + ((<usize>n) << 2);
}

/** @inline */
function sigmoidBackwardLanes(value: usize, dRaw: usize, dParts: usize, count: i32): void {
  const p: Pair = loadLanes(value, count);
  const slope: Pair = f32x4.mul(p, f32x4.sub(four(Constant.one), p));
  const sum: Pair = madd(loadLanes(dParts, count), slope, loadLanes(dRaw, count));
  storeLanes(dRaw, sum, count);
}
