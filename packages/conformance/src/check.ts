/** What cases assert with: they run in Node and in a page, where there is no test runner. */
import { relativeError } from "@dncjs/core/run";

/** Tensors by name. */
export type Tensors = Readonly<Record<string, ArrayLike<number>>>;

/** What a backend gave is not what it should have given. */
export class Mismatch extends Error {
  override readonly name = "Mismatch";
  readonly expected: Tensors;
  readonly found: Tensors;

  constructor(message: string, expected: Tensors = {}, found: Tensors = {}) {
    super(message);
    [this.expected, this.found] = [expected, found];
  }
}

export function fail(message: string, expected?: Tensors, found?: Tensors): never {
  throw new Mismatch(message, expected, found);
}

export function check(holds: boolean, message: string): void {
  if (!holds) fail(message);
}

/** The same numbers, bit for bit: NaN is NaN, and 0 is not -0. */
export function checkSame(what: string, found: ArrayLike<number>, expected: ArrayLike<number>): void {
  const mismatch = (message: string) => fail(message, { [what]: expected }, { [what]: found });
  if (found.length !== expected.length) mismatch(`${what} has ${found.length} values, expected ${expected.length}`);
  for (let k = 0; k < expected.length; k++) {
    if (!Object.is(found[k], expected[k])) mismatch(`${what}[${k}] is ${found[k]}, expected ${expected[k]}`);
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
  if (error <= tolerance) return;
  fail(`${what}: relative error ${error}, at most ${tolerance}`, { [what]: expected }, { [what]: found });
}

export function checkFinite(what: string, found: ArrayLike<number>): void {
  for (let k = 0; k < found.length; k++) {
    if (!Number.isFinite(found[k])) fail(`${what}[${k}] is ${found[k]}, not finite`, {}, { [what]: found });
  }
}

/** Adds all that was found to what `judge` finds wrong. */
export function showing(found: Tensors, judge: () => void): void {
  try {
    judge();
  } catch (error) {
    throw error instanceof Mismatch ? new Mismatch(error.message, error.expected, { ...found, ...error.found }) : error;
  }
}

export function noteAll(note: (name: string, values: ArrayLike<number>) => void, tensors: Tensors): void {
  for (const [name, values] of Object.entries(tensors)) note(name, values);
}
