import type { Backend } from "@dncjs/core";

export interface BackendUnderTest {
  readonly name: string;
  /** The same backend each time. */
  readonly open: () => Promise<Backend>;
  /** Relative error of one kernel against the float64 reference. */
  readonly kernelTolerance: number;
  /** Relative error of whole sequences against one another (other batch, other split). */
  readonly sequenceTolerance: number;
}
