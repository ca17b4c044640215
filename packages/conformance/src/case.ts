import type { Backend } from "@dncjs/core";

/** What a backend is held to. */
export interface Tolerances {
  /** Relative error of one kernel against the float64 reference. */
  readonly kernelTolerance: number;
  /** Relative error of whole sequences against one another (other batch, other split). */
  readonly sequenceTolerance: number;
}

/** The backend that a case judges, and what the place it runs in gives. */
export interface Subject extends Tolerances {
  readonly backend: Backend;
  /** What the backend's description must say. */
  readonly descriptions: readonly RegExp[];
  /** The bytes of a file of golden vectors, by its name. */
  readonly readGolden: (file: string) => Promise<Uint8Array>;
}

/** One thing that every backend must do, wherever it runs. */
export interface Case {
  /** Unique in the suite. */
  readonly name: string;
  /** Throws where the backend does not do it. */
  readonly run: (subject: Subject) => Promise<void>;
}
