/**
 * keys, write vectors: ξ        strengths, sharpness: oneplus(ξ)        erase, gates, masks: σ(ξ)        read modes: softmax per head
 *
 * readKeys R·W | readStrengths R | writeKeys V·W | writeStrengths V | erase V·W | write V·W | freeGates R | allocationGate V |
 * writeGate V | readModes R·(1+2V) [| readMasks R·W | writeMasks V·W] [| forwardSharpness R·V | backwardSharpness R·V]
 *
 * With softplusStrengths, strengths are softplus(ξ); with tanhVectors, keys and write vectors are tanh(ξ).
 *
 * Without allocation, the allocation gates are 0. Without links, the modes are 1 for content and 0 otherwise. The backward pass then adds 0,
 * as for saturated gates and modes, since it computes slopes from the values.
 */
import { operandAt, size } from "../../call";
import { InterfaceVector } from "../../generated/operands";
import {
  copy,
  loadLanes,
  mapSigmoid,
  mapTanh,
  oneplus4,
  softmaxGroups,
  softplus4,
  storeLanes,
  zero,
} from "../../vector";

export function interfaceVectorForward(call: usize, frame: usize, begin: i32, end: i32): void {
  const R = size(call, InterfaceVector.R);
  const V = size(call, InterfaceVector.V);
  const W = size(call, InterfaceVector.W);
  const modes = 1 + 2 * V;
  for (let b = begin; b < end; b++) {
    const raw = operandAt(call, InterfaceVector.raw, frame, b);
    const parts = operandAt(call, InterfaceVector.parts, frame, b);
    const toParts = parts - raw;
    let x = vectors(call, raw, toParts, R * W);
    x = strengths(call, x, toParts, R);
    x = vectors(call, x, toParts, V * W);
    x = strengths(call, x, toParts, V);
    x = sigmoid(x, toParts, V * W);
    x = vectors(call, x, toParts, V * W);
    const gates = x + toParts + ((<usize>R) << 2);
    x = sigmoid(x, toParts, R + 2 * V);
    if (!size(call, InterfaceVector.allocation)) zero(gates, V);
    if (size(call, InterfaceVector.links)) softmaxGroups(x, x + toParts, modes, R);
    else contentAlone(x + toParts, R, V);
    x += (<usize>(R * modes)) << 2;
    x = sigmoid(x, toParts, size(call, InterfaceVector.masking) * (R + V) * W);
    oneplus(x, toParts, size(call, InterfaceVector.sharpness) * 2 * R * V);
  }
}

/** Modes are in the order [backward × V, content, forward × V]. */
function contentAlone(modes: usize, R: i32, V: i32): void {
  zero(modes, R * (1 + 2 * V));
  modes += (<usize>V) << 2;
  for (; R > 0; R--) {
    store<f32>(modes, 1);
    modes += (<usize>(1 + 2 * V)) << 2;
  }
}

// Each of these functions takes n elements from address x of the raw vector and returns the address of the next part. The same elements of
// the other vectors are at a constant distance from x.

/** Keys and write vectors. */
function vectors(call: usize, x: usize, toParts: usize, n: i32): usize {
  if (size(call, InterfaceVector.tanhVectors)) mapTanh(x, x + toParts, n);
  else copy(x, x + toParts, n);
  return x + ((<usize>n) << 2);
}

function strengths(call: usize, x: usize, toParts: usize, n: i32): usize {
  if (!size(call, InterfaceVector.softplusStrengths)) return oneplus(x, toParts, n);
  const parts = x + toParts;
  eachVector(n, (at: usize, count: i32) => {
    storeLanes(parts + at, softplus4(loadLanes(x + at, count)), count);
  });
  return x + ((<usize>n) << 2);
}

function oneplus(x: usize, toParts: usize, n: i32): usize {
  const parts = x + toParts;
  eachVector(n, (at: usize, count: i32) => {
    storeLanes(parts + at, oneplus4(loadLanes(x + at, count)), count);
  });
  return x + ((<usize>n) << 2);
}

function sigmoid(x: usize, toParts: usize, n: i32): usize {
  mapSigmoid(x, x + toParts, n);
  return x + ((<usize>n) << 2);
}
