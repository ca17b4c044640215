import type { Measured } from "./case.ts";

/** What a case found wrong. */
export interface Failure {
  readonly message: string;
  readonly stack: string;
  /** `given x`: what the backend was given; `expected y` and `found y`: what it should have made of it, and what it did. */
  readonly tensors: Readonly<Record<string, Float64Array>>;
}

/** What came of a case; it can be handed from a page to Node. */
export interface Outcome {
  readonly failure?: Failure;
  /** What the backend says that it is. */
  readonly description?: string;
  /** The worst error of whatever the case measured. */
  readonly measured: Readonly<Partial<Record<Measured, number>>>;
}
