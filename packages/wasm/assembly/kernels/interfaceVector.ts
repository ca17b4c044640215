/**
 * keys, write vectors: ξ        strengths, sharpness: oneplus(ξ)        erase, gates, masks: σ(ξ)        read modes: softmax per head
 *
 * readKeys R·W | readStrengths R | writeKeys V·W | writeStrengths V | erase V·W | write V·W | freeGates R | allocationGate V |
 * writeGate V | readModes R·(1+2V) [| readMasks R·W | writeMasks V·W] [| forwardSharpness R·V | backwardSharpness R·V]
 *
 * Without allocation its gates are 0, without links the modes are 1 for content and 0 else. Backward then adds 0, like for gates and
 * modes that are saturated: their slopes come from the values.
 */
import { size } from "../call";
import {
  add,
  Constant,
  copy,
  four,
  LANES,
  loadLanes,
  loadRight,
  madd,
  oneplus4,
  sigmoid4,
  storeLanes,
  storeRight,
  zero,
} from "../lanes/index";
import { mapSigmoid } from "../lanes/maps";
import { addSoftmaxGroupsGradient, softmaxGroups } from "../lanes/softmaxGroups";
import { InterfaceVector } from "../operands";
import { rowAt } from "../row";

export function interfaceVectorForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const R = size(call, InterfaceVector.R);
  const V = size(call, InterfaceVector.V);
  const W = size(call, InterfaceVector.W);
  const modes = 1 + 2 * V;
  for (let b = begin; b < end; b++) {
    const raw = rowAt(call, InterfaceVector.raw, frame, b);
    const parts = rowAt(call, InterfaceVector.parts, frame, b);
    const toParts = parts - raw;
    let x = passed(raw, toParts, R * W);
    x = oneplus(x, toParts, R);
    x = passed(x, toParts, V * W);
    x = oneplus(x, toParts, V);
    x = sigmoid(x, toParts, V * W);
    x = passed(x, toParts, V * W);
    const gates = x + toParts + (<usize>R << 2);
    x = sigmoid(x, toParts, R + 2 * V);
    if (!size(call, InterfaceVector.allocation)) zero(gates, V);
    if (size(call, InterfaceVector.links)) softmaxGroups(x, x + toParts, modes, R);
    else contentAlone(x + toParts, R, V);
    x += <usize>(R * modes) << 2;
    x = sigmoid(x, toParts, size(call, InterfaceVector.masking) * (R + V) * W);
    oneplus(x, toParts, size(call, InterfaceVector.sharpness) * 2 * R * V);
  }
}

export function interfaceVectorBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  const R = size(call, InterfaceVector.R);
  const V = size(call, InterfaceVector.V);
  const W = size(call, InterfaceVector.W);
  for (let b = begin; b < end; b++) {
    const raw = rowAt(call, InterfaceVector.raw, frame, b);
    const toValue = rowAt(call, InterfaceVector.parts, frame, b) - raw;
    const toRaw = rowAt(call, InterfaceVector.dRaw, frame, b) - raw;
    const toParts = rowAt(call, InterfaceVector.dParts, frame, b) - raw;
    let x = passedBackward(raw, toRaw, toParts, R * W);
    x = oneplusBackward(x, toRaw, toParts, R);
    x = passedBackward(x, toRaw, toParts, V * W);
    x = oneplusBackward(x, toRaw, toParts, V);
    x = sigmoidBackward(x, toValue, toRaw, toParts, V * W);
    x = passedBackward(x, toRaw, toParts, V * W);
    x = sigmoidBackward(x, toValue, toRaw, toParts, R + 2 * V);
    addSoftmaxGroupsGradient(x + toValue, x + toParts, x + toRaw, 1 + 2 * V, R);
    x += <usize>(R * (1 + 2 * V)) << 2;
    x = sigmoidBackward(x, toValue, toRaw, toParts, size(call, InterfaceVector.masking) * (R + V) * W);
    oneplusBackward(x, toRaw, toParts, size(call, InterfaceVector.sharpness) * 2 * R * V);
  }
}

/** Modes stand [backward × V, content, forward × V]. */
function contentAlone(modes: usize, R: i32, V: i32): void {
  zero(modes, R * (1 + 2 * V));
  modes += <usize>V << 2;
  for (; R > 0; R--) {
    store<f32>(modes, 1);
    modes += <usize>(1 + 2 * V) << 2;
  }
}

// Each of these treats n elements from address x of the raw vector on and returns where the next part begins. The same elements
// of the other three vectors lie a constant distance from x.

function passed(x: usize, toParts: usize, n: i32): usize {
  copy(x, x + toParts, n);
  return x + (<usize>n << 2);
}

function oneplus(x: usize, toParts: usize, n: i32): usize {
  for (; n >= 4; n -= 4) {
    v128.store(x + toParts, oneplus4(v128.load(x)));
    x += 16;
  }
  if (n > 0) storeLanes(x + toParts, oneplus4(loadLanes(x, n)), n);
  return x + (<usize>n << 2);
}

function sigmoid(x: usize, toParts: usize, n: i32): usize {
  mapSigmoid(x, x + toParts, n);
  return x + (<usize>n << 2);
}

function passedBackward(x: usize, toRaw: usize, toParts: usize, n: i32): usize {
  add(x + toParts, x + toRaw, n);
  return x + (<usize>n << 2);
}

/** d oneplus(x) = σ(x) */
function oneplusBackward(x: usize, toRaw: usize, toParts: usize, n: i32): usize {
  for (; n >= 4; n -= 4) {
    v128.store(x + toRaw, madd(v128.load(x + toParts), sigmoid4(v128.load(x)), v128.load(x + toRaw)));
    x += 16;
  }
  if (n > 0) {
    storeLanes(x + toRaw, madd(loadLanes(x + toParts, n), sigmoid4(loadLanes(x, n)), loadLanes(x + toRaw, n)), n);
  }
  return x + (<usize>n << 2);
}

function sigmoidBackward(x: usize, toValue: usize, toRaw: usize, toParts: usize, n: i32): usize {
  for (; n >= LANES; n -= LANES) {
    sigmoidBackwardLanes(x + toValue, x + toRaw, x + toParts, LANES);
    x += 4 * LANES;
  }
  if (n > 0) sigmoidBackwardLanes(x + toValue, x + toRaw, x + toParts, n);
  return x + (<usize>n << 2);
}

/** @inline */
function sigmoidBackwardLanes(value: usize, dRaw: usize, dParts: usize, n: i32): void {
  const p = loadLanes(value, n);
  const p1 = loadRight(value, n);
  const slope = f32x4.mul(p, f32x4.sub(four(Constant.one), p));
  const slope1 = f32x4.mul(p1, f32x4.sub(four(Constant.one), p1));
  const sum = madd(loadLanes(dParts, n), slope, loadLanes(dRaw, n));
  const sum1 = madd(loadRight(dParts, n), slope1, loadRight(dRaw, n));
  storeRight(dRaw, sum1, n);
  storeLanes(dRaw, sum, n);
}
