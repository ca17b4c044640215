import type { ModelName } from "@dncjs/models";
import type { Input } from "./trials.ts";

export interface SequenceBound {
  /** Largest error of y. */
  readonly y: number;
  /** Number of steps, from the first, to which the bound and the equality of all decisions apply. Defaults to all. */
  readonly steps?: number;
}

/**
 * Bounds of whole sequences from the zero state, on every float32 backend, a few times the largest measured error. docs/numerics.md explains
 * them.
 */
export const sequenceBounds: Readonly<Record<ModelName, Readonly<Record<Input, SequenceBound>>>> = {
  // Random bits drive this network into steps that multiply errors by 1.2 each; from step 56 on it is chaotic.
  allocation: { task: { y: 5e-4 }, "random bits": { y: 1e-2, steps: 48 } },
  "allocation-lstm": { task: { y: 1e-4 }, "random bits": { y: 1e-4 } },
  "associative-recall": { task: { y: 2e-4 }, "random bits": { y: 3e-4 } },
  "associative-recall-lstm": { task: { y: 1e-5 }, "random bits": { y: 3e-4 } },
  "babi-1": { task: { y: 1e-2 }, "random bits": { y: 5e-3 } },
  "babi-1-lstm": { task: { y: 2e-5 }, "random bits": { y: 2e-5 } },
  copy: { task: { y: 5e-3 }, "random bits": { y: 1e-3 } },
  "copy-lstm": { task: { y: 3e-4 }, "random bits": { y: 1e-3 } },
  "copy-no-links": { task: { y: 3e-4 }, "random bits": { y: 2e-3 } },
  story: { task: { y: 2e-4 }, "random bits": { y: 1e-4 } },
  "story-lstm": { task: { y: 1e-4 }, "random bits": { y: 1e-4 } },
  traversal: { task: { y: 1e-4 }, "random bits": { y: 1e-4 } },
};
