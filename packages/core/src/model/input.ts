import { ArgumentError } from "../errors.ts";
import type { SequenceMask } from "../run/mask.ts";

/** A sequence for a whole batch: a list of T steps, each [B,X] end to end, or all numbers end to end, [T,B,X]. */
export type SequenceInput = readonly ArrayLike<number>[] | ArrayLike<number>;

/** Checked input: [T,B,X] end to end. */
export interface Sequence {
  readonly steps: number;
  readonly data: ArrayLike<number>;
}

/** @throws ArgumentError for a length other than T·B·X, an empty sequence, or a number that is not finite */
export function checkSequence(x: SequenceInput, batch: number, inputSize: number): Sequence {
  const data = isNested(x) ? flatten(x, batch, inputSize) : (x as ArrayLike<number>);
  const perStep = batch * inputSize;
  if (!(data?.length > 0) || data.length % perStep !== 0) {
    const shape = batch === 1 ? `steps of ${inputSize} numbers` : `steps of ${batch} × ${inputSize} numbers, [T,B,X]`;
    throw new ArgumentError("x", `${data?.length ?? typeof x} numbers`, `one or more ${shape}`);
  }
  for (let k = 0; k < data.length; k++) {
    if (!Number.isFinite(data[k])) throw new ArgumentError(`x[${k}]`, data[k], "a finite number");
  }
  return { steps: data.length / perStep, data };
}

/** @throws ArgumentError unless the mask has a 0 or 1 for every step and batch element */
export function checkMask(mask: SequenceMask, steps: number, batch: number): void {
  if (mask.length !== steps * batch) {
    throw new ArgumentError(
      "mask",
      `${mask.length} values`,
      `${steps * batch} values, [T,B] for ${steps} steps of ${batch} batch elements`,
    );
  }
  for (let k = 0; k < mask.length; k++) {
    if (mask[k] !== 0 && mask[k] !== 1) throw new ArgumentError(`mask[${k}]`, mask[k], "0 or 1");
  }
}

function isNested(x: SequenceInput): x is readonly ArrayLike<number>[] {
  return Array.isArray(x) && typeof x[0] === "object" && x[0] !== null;
}

function flatten(x: readonly ArrayLike<number>[], batch: number, inputSize: number): Float64Array {
  const data = new Float64Array(x.length * batch * inputSize);
  x.forEach((step, t) => {
    if (step?.length !== batch * inputSize) {
      throw new ArgumentError(`x[${t}]`, `${step?.length ?? "no"} numbers`, `${batch * inputSize} numbers`);
    }
    data.set(step, t * batch * inputSize);
  });
  return data;
}
