import { DncError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";

/**
 * A result of a network is NaN or infinite, although its inputs are finite: its weights or its state are too large, or not finite. The
 * state of the session is then invalid: reset or restore the session before the next call.
 */
export class NonFiniteError extends DncError {
  /** Name of the class. */
  override readonly name: string = "NonFiniteError";
  /** Name of the tensor: `y`, or a tensor of a trace. */
  readonly tensor: string;
  /** The step of the call, counted from 0. */
  readonly step: number;
  /** The batch element, counted from 0. */
  readonly element: number;
  /** The number: NaN, Infinity or -Infinity. */
  readonly value: number;

  constructor(tensor: string, value: number, step: number, element: number) {
    super(
      "nonFinite",
      `${tensor}: got ${value} at step ${step} of batch element ${element}, counted from 0, expected finite numbers`,
    );
    this.tensor = tensor;
    this.value = value;
    this.step = step;
    this.element = element;
  }
}

/** @throws NonFiniteError for the first number of a tensor [T,B,...] that is not finite. The first step is step `begin` of the call. */
export function requireFinite(tensor: string, values: FloatArray, steps: number, batch: number, begin = 0): void {
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (Number.isFinite(value)) continue;
    const index = Math.floor(k / (values.length / (steps * batch)));
    throw new NonFiniteError(tensor, value, begin + Math.floor(index / batch), index % batch);
  }
}
