import { DncError, type FloatArray, NonFiniteError as SessionError, type Trace } from "@dncjs/core";
import { tensorName } from "./tensorName.ts";

/** A run or a training gave a number that is infinite or NaN in 32 bits, the precision of the page. */
export class NonFiniteError extends DncError {
  override readonly name: string = "NonFiniteError";
  constructor(value: number, tensor: string, step: number) {
    super(
      "nonFinite",
      `the run is not finite: got ${value} in the tensor “${tensorName(tensor)}” at step ${step}, expected 32-bit numbers`,
    );
  }
}

/** Returns the error of a session whose results are not finite as an error of the page, and other errors unchanged. */
export function inOwnWords(error: unknown): unknown {
  return error instanceof SessionError ? new NonFiniteError(error.value, error.tensor, error.step) : error;
}

interface Found {
  readonly tensor: string;
  readonly step: number;
  readonly value: number;
}

/**
 * Checks every number of a trace.
 * @throws NonFiniteError for the earliest step with a number that is not finite in 32 bits
 */
export function requireFinite(trace: Trace): void {
  let first: Found | undefined;
  for (const [tensor, { data, shape }] of trace) {
    const at = data.findIndex((value) => !Number.isFinite(Math.fround(value)));
    if (at < 0) continue;
    const step = Math.floor(at / (data.length / shape[0]!));
    if (!first || step < first.step) first = { tensor, step, value: Math.fround(data[at]!) };
  }
  if (first) throw new NonFiniteError(first.value, first.tensor, first.step);
}

/**
 * Checks answers y [T,Y].
 * @throws NonFiniteError for the first number that is not finite in 32 bits
 */
export function requireFiniteAnswers(y: FloatArray, Y: number): void {
  requireFinite(new Map([["y", { shape: [y.length / Y, 1, Y], data: y }]]));
}
