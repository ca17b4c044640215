import type { Measured } from "./case.ts";

/** Why a case failed. */
export interface Failure {
  readonly message: string;
  readonly stack: string;
  /** `given x` are inputs of the backend, `expected y` the expected results, `found y` its results. */
  readonly tensors: Readonly<Record<string, Float64Array>>;
}

/** The result of a case. Can be passed from a page to Node. */
export interface Outcome {
  readonly failure?: Failure;
  /** The description of the backend. */
  readonly description?: string;
  /** The largest error of each thing that the case measured. */
  readonly measured: Readonly<Partial<Record<Measured, number>>>;
}
