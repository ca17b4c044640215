/** y_i = f(x_i) for n a multiple of 4: what tests measure the functions' errors with. */
import { exp4, expm1Lanes } from "./exp";
import { log1pLanes, log4 } from "./log";
import { oneplus4 } from "./oneplus";
import { sigmoid4 } from "./sigmoid";
import { tanh4 } from "./tanh";

export function mapExp(x: usize, y: usize, n: i32): void {
  for (let end = x + (<usize>n << 2); x < end; x += 16, y += 16) v128.store(y, exp4(v128.load(x)));
}

export function mapExpm1(x: usize, y: usize, n: i32): void {
  for (let end = x + (<usize>n << 2); x < end; x += 16, y += 16) v128.store(y, expm1Lanes(v128.load(x)));
}

export function mapTanh(x: usize, y: usize, n: i32): void {
  for (let end = x + (<usize>n << 2); x < end; x += 16, y += 16) v128.store(y, tanh4(v128.load(x)));
}

export function mapSigmoid(x: usize, y: usize, n: i32): void {
  for (let end = x + (<usize>n << 2); x < end; x += 16, y += 16) v128.store(y, sigmoid4(v128.load(x)));
}

export function mapLog(x: usize, y: usize, n: i32): void {
  for (let end = x + (<usize>n << 2); x < end; x += 16, y += 16) v128.store(y, log4(v128.load(x)));
}

export function mapLog1p(x: usize, y: usize, n: i32): void {
  for (let end = x + (<usize>n << 2); x < end; x += 16, y += 16) v128.store(y, log1pLanes(v128.load(x)));
}

export function mapOneplus(x: usize, y: usize, n: i32): void {
  for (let end = x + (<usize>n << 2); x < end; x += 16, y += 16) v128.store(y, oneplus4(v128.load(x)));
}
