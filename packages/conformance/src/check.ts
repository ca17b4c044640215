/** What cases assert with: they run in Node and in a page, where there is no test runner. */
import { relativeError } from "@dncjs/core";

/** What a backend gave is not what it should have given. */
export class Mismatch extends Error {
  override readonly name = "Mismatch";
}

export function fail(message: string): never {
  throw new Mismatch(message);
}

export function check(holds: boolean, message: string): void {
  if (!holds) fail(message);
}

/** The same numbers, bit for bit: NaN is NaN, and 0 is not -0. */
export function checkSame(what: string, found: ArrayLike<number>, expected: ArrayLike<number>): void {
  check(found.length === expected.length, `${what} has ${found.length} values, expected ${expected.length}`);
  for (let k = 0; k < expected.length; k++) {
    if (!Object.is(found[k], expected[k])) fail(`${what}[${k}] is ${found[k]}, expected ${expected[k]}`);
  }
}

/** Within `tolerance` of the largest magnitude expected (core's `relativeError`). */
export function checkClose(
  what: string,
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  const error = relativeError(found, expected);
  check(error <= tolerance, `${what}: relative error ${error}, at most ${tolerance}`);
}

export function checkFinite(what: string, found: ArrayLike<number>): void {
  for (let k = 0; k < found.length; k++) {
    if (!Number.isFinite(found[k])) fail(`${what}[${k}] is ${found[k]}, not finite`);
  }
}
