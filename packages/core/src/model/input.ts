import { requireList } from "../arguments.ts";
import type { Precision } from "../backend/contract.ts";
import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import { finiteIn } from "../precision.ts";
import type { SequenceMask } from "../run/mask.ts";

/** A sequence for a whole batch: a list of T steps, each [B,X] end to end, or all numbers end to end, [T,B,X]. */
export type SequenceInput = readonly ArrayLike<number>[] | ArrayLike<number>;

/** A checked copy of an input: [T,B,X] end to end, in the precision of the backend. */
export interface Sequence {
  readonly steps: number;
  readonly data: FloatArray;
}

/**
 * Copies and checks an input. `buffer` receives the copy if it has the length of the input.
 * @throws ArgumentError for a length other than T·B·X, an empty sequence, or a number that is not finite in the given precision
 */
export function checkSequence(
  x: SequenceInput,
  batch: number,
  inputSize: number,
  precision: Precision,
  buffer?: FloatArray,
): Sequence {
  const perStep = batch * inputSize;
  const isList = isNested(x);
  const length = isList ? x.length * perStep : (x as ArrayLike<number>)?.length;
  if (!(length > 0) || length % perStep !== 0) {
    const shape = batch === 1 ? `steps of ${inputSize} numbers` : `steps of ${batch} × ${inputSize} numbers, [T,B,X]`;
    throw new ArgumentError("x", `${length ?? typeof x} numbers`, `one or more ${shape}`);
  }
  const data = buffer?.length === length ? buffer : arrayOf(length, precision);
  if (!isList) copyNumbers(x as ArrayLike<number>, length, data, 0, precision);
  else {
    for (let t = 0; t < length / perStep; t++) {
      const step = x[t];
      if (step?.length !== perStep) {
        throw new ArgumentError(`x[${t}]`, `${step?.length ?? "no"} numbers`, `${perStep} numbers`);
      }
      copyNumbers(step, perStep, data, t * perStep, precision);
    }
  }
  return { steps: length / perStep, data };
}

/** Returns a checked copy of a mask. @throws ArgumentError unless it has a 0 or 1 for every step and batch element */
export function checkMask(mask: SequenceMask, steps: number, batch: number): Uint8Array {
  requireList("mask", mask);
  if (mask.length !== steps * batch) {
    throw new ArgumentError(
      "mask",
      `${mask.length} values`,
      `${steps * batch} values, [T,B] for ${steps} steps of ${batch} batch elements`,
    );
  }
  const copy = new Uint8Array(steps * batch);
  for (let k = 0; k < copy.length; k++) {
    const value = mask[k];
    if (value !== 0 && value !== 1) throw new ArgumentError(`mask[${k}]`, value, "0 or 1");
    copy[k] = value;
  }
  return copy;
}

/** @throws ArgumentError for a length that does not fit in memory */
export function arrayOf(length: number, precision: Precision): FloatArray {
  try {
    return precision === "float64" ? new Float64Array(length) : new Float32Array(length);
  } catch {
    throw new ArgumentError("x", `${length} numbers`, "a sequence that fits in memory");
  }
}

function isNested(x: SequenceInput): x is readonly ArrayLike<number>[] {
  return Array.isArray(x) && typeof x[0] === "object" && x[0] !== null;
}

/** Copies `length` numbers to `to` from index `at` on. Reads each one once: another thread may change them meanwhile. */
function copyNumbers(from: ArrayLike<number>, length: number, to: FloatArray, at: number, precision: Precision): void {
  for (let k = 0; k < length; k++) {
    const value = from[k] as number;
    if (!finiteIn(precision, value)) {
      const expected = Number.isFinite(value)
        ? "a number that is finite in float32, below 3.4028236e38"
        : "a finite number";
      throw new ArgumentError(`x[${at + k}]`, value, expected);
    }
    to[at + k] = value;
  }
}
