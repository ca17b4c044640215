import type { ModelName } from "@dncjs/models";
import type { Input } from "./trials.ts";

/**
 * Bounds of the error of y in whole sequences from the zero state, on every float32 backend, a few times the largest measured error. docs/numerics.md explains
 * them.
 */
export const sequenceBounds: Readonly<Record<ModelName, Readonly<Record<Input, number>>>> = {
  allocation: { task: 5e-4, "random bits": 1e-3 },
  "allocation-lstm": { task: 5e-4, "random bits": 1e-4 },
  "associative-recall": { task: 2e-4, "random bits": 3e-4 },
  "associative-recall-lstm": { task: 1e-5, "random bits": 3e-4 },
  babi: { task: 2e-4, "random bits": 5e-4 },
  "babi-1": { task: 1e-2, "random bits": 5e-3 },
  "babi-1-lstm": { task: 2e-5, "random bits": 2e-5 },
  copy: { task: 5e-3, "random bits": 1e-3 },
  "copy-lstm": { task: 3e-4, "random bits": 1e-3 },
  "copy-no-links": { task: 3e-4, "random bits": 2e-3 },
  story: { task: 2e-4, "random bits": 1e-4 },
  "story-lstm": { task: 1e-4, "random bits": 1e-4 },
  traversal: { task: 2e-2, "random bits": 3e-4 },
};
