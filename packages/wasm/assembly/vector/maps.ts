/**
 * y_i = f(x_i). Kernels use σ and tanh: any n, two vectors per iteration (in the build "wide" four), which share the loads of constants.
 * Tests measure the errors of the other functions with them: n is a multiple of 4.
 */
import { Constant, four } from "./constants";
import { exp4, expm1OfNegative4 } from "./exp";
import { log1pLanes, log4 } from "./log";
import { oneplus4, softplus4 } from "./oneplus";
import { loadLanes, storeLanes } from "./partial";
import { sigmoid4 } from "./sigmoid";
import { tanh4 } from "./tanh";

export function mapExp(x: usize, y: usize, n: i32): void {
  for (let end = x + ((<usize>n) << 2); x < end; x += 16, y += 16) v128.store(y, exp4(v128.load(x)));
}

/** e^-x - 1, x ≥ 0 */
export function mapExpm1(x: usize, y: usize, n: i32): void {
  const bit = four(Constant.sign);
  for (let end = x + ((<usize>n) << 2); x < end; x += 16, y += 16)
    v128.store(y, expm1OfNegative4(v128.xor(v128.load(x), bit)));
}

export function mapTanh(x: usize, y: usize, n: i32): void {
  mapGate(true, x, y, n);
}

export function mapSigmoid(x: usize, y: usize, n: i32): void {
  mapGate(false, x, y, n);
}

/** tanh or σ. @inline */
function mapGate(tanh: bool, x: usize, y: usize, n: i32): void {
  for (; WIDE && n >= 16; n -= 16) {
    mapVectors(4, tanh, x, y);
    x += 64;
    y += 64;
  }
  for (; n >= 8; n -= 8) {
    mapVectors(2, tanh, x, y);
    x += 32;
    y += 32;
  }
  for (; n > 0; n -= 4) {
    storeLanes(y, gate(tanh, loadLanes(x, n)), n);
    x += 16;
    y += 16;
  }
}

/** @inline */
function mapVectors(vectors: Literal, tanh: bool, x: usize, y: usize): void {
  const v = new StaticArray<v128>(vectors);
  for (let k = 0; k < vectors; k++) v[k] = gate(tanh, v128.load(x, 16 * k));
  for (let k = vectors - 1; k >= 0; k--) v128.store(y, v[k], 16 * k);
}

/** @inline */
function gate(tanh: bool, x: v128): v128 {
  return tanh ? tanh4(x) : sigmoid4(x);
}

export function mapLog(x: usize, y: usize, n: i32): void {
  for (let end = x + ((<usize>n) << 2); x < end; x += 16, y += 16) v128.store(y, log4(v128.load(x)));
}

export function mapLog1p(x: usize, y: usize, n: i32): void {
  for (let end = x + ((<usize>n) << 2); x < end; x += 16, y += 16) v128.store(y, log1pLanes(v128.load(x)));
}

export function mapOneplus(x: usize, y: usize, n: i32): void {
  for (let end = x + ((<usize>n) << 2); x < end; x += 16, y += 16) v128.store(y, oneplus4(v128.load(x)));
}

export function mapSoftplus(x: usize, y: usize, n: i32): void {
  for (let end = x + ((<usize>n) << 2); x < end; x += 16, y += 16) v128.store(y, softplus4(v128.load(x)));
}
