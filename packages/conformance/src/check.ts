/** Assertions of cases, which also run in a page without a test runner. */
import { relativeError } from "@dncjs/core/run";

/** Tensors by name. */
export type Tensors = Readonly<Record<string, ArrayLike<number>>>;

/** A result of a backend differs from the expected one. */
export class Mismatch extends Error {
  override readonly name = "Mismatch";
  readonly expected: Tensors;
  readonly found: Tensors;

  constructor(message: string, expected: Tensors = {}, found: Tensors = {}) {
    super(message);
    this.expected = expected;
    this.found = found;
  }
}

export function fail(message: string, expected?: Tensors, found?: Tensors): never {
  throw new Mismatch(message, expected, found);
}

export function check(holds: boolean, message: string): void {
  if (!holds) fail(message);
}

/** Checks that the numbers are the same, bit for bit: NaN equals NaN, and 0 differs from -0. */
export function checkSame(what: string, found: ArrayLike<number>, expected: ArrayLike<number>): void {
  const mismatch = (message: string) => fail(message, { [what]: expected }, { [what]: found });
  if (found.length !== expected.length) mismatch(`length of ${what}: got ${found.length}, expected ${expected.length}`);
  for (let k = 0; k < expected.length; k++) {
    if (!Object.is(found[k], expected[k])) mismatch(`${what}[${k}]: got ${found[k]}, expected ${expected[k]}`);
  }
}

/** Checks that core's `relativeError` is at most `tolerance`. */
export function checkClose(
  what: string,
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  const error = relativeError(found, expected);
  if (error <= tolerance) return;
  fail(
    `relative error of ${what}: got ${error}, expected at most ${tolerance}`,
    { [what]: expected },
    { [what]: found },
  );
}

export function checkFinite(what: string, found: ArrayLike<number>): void {
  for (let k = 0; k < found.length; k++) {
    if (!Number.isFinite(found[k]))
      fail(`${what}[${k}]: got ${found[k]}, expected a finite number`, {}, { [what]: found });
  }
}

/** Runs checks, and adds all results of the backend to the report of a failure. */
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
