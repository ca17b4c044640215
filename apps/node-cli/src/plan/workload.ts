import type { Backend, DncConfig } from "@dncjs/core";
import { buildProgram, type DncProgram, type Objective, type Plan, planFor } from "@dncjs/core/run";

/** A network and its use, to be planned. */
export interface Workload {
  readonly config: DncConfig;
  /** run: a session that keeps no steps; trace: a session that keeps every step; train: forward, backward, update, evaluation. */
  readonly mode: "run" | "trace" | "train";
  readonly batch: number;
  /** Time steps of the longest sequence. */
  readonly steps: number;
  readonly keepEvery?: number | undefined;
  /** train only: steps of a part in truncated backpropagation. Defaults to all. */
  readonly truncateEvery?: number | undefined;
  /** train only. */
  readonly objective?: Objective | undefined;
  /** train only: the batches of the whole training. */
  readonly batches?: number | undefined;
  /** train only: numbers of optimizer state per parameter. */
  readonly optimizerSlots?: number | undefined;
  /** train only: batch size of evaluations. Defaults to 0, no evaluation. */
  readonly evaluationBatch?: number | undefined;
}

/** How a backend rewrites a program before its memory is planned. */
export type Lowering = Pick<Backend, "lower">;

/** Steps that a session allocates for: whatever the length of its sequences, unless it needs the whole input at once. */
const sessionSteps = ({ config, steps }: Workload): number => (config.bidirectional ? steps : 32);

/** The program of a workload. */
export function programOf({ config, mode, objective }: Workload): DncProgram {
  return mode === "train" ? buildProgram(config, objective ?? { loss: "sigmoidCrossEntropy" }) : buildProgram(config);
}

/** The layout of a workload's tensors. Allocates nothing. */
export function arenaOf(workload: Workload, backend: Lowering, program: DncProgram = programOf(workload)): Plan {
  const { mode, batch, steps: all, keepEvery, truncateEvery = all } = workload;
  const steps = mode === "train" ? Math.min(all, truncateEvery) : all;
  // A sparse memory is traced step by step, on the plan of a session.
  if (mode === "run" || (mode === "trace" && workload.config.memory?.sparse))
    return planFor(backend, program, { batch, steps: sessionSteps(workload), purpose: "run" });
  if (mode === "trace") return planFor(backend, program, { batch, steps, purpose: "trace" });
  const checkpoints = keepEvery === undefined ? {} : { keepEvery };
  const unused = { inputGradient: false, stateGradient: false };
  return planFor(backend, program, { batch, steps, purpose: "train", ...unused, ...checkpoints });
}

/** The evaluation workload of a training; undefined if it has none. */
export function evaluationOf(workload: Workload): Workload | undefined {
  const { config, mode, evaluationBatch = 0 } = workload;
  if (mode !== "train" || evaluationBatch === 0) return undefined;
  return { config, mode: "run", batch: evaluationBatch, steps: sessionSteps(workload) };
}
