import type { Backend, DncConfig } from "@dncjs/core";
import { buildProgram, type DncProgram, type Objective, type Plan, planFor } from "@dncjs/core/run";

/** What is to be planned: a network, and what is done with it. */
export interface Workload {
  readonly config: DncConfig;
  /** run: a session that keeps nothing · trace: one that keeps every step · train: forward, backward, optimizer, evaluation */
  readonly mode: "run" | "trace" | "train";
  readonly batch: number;
  /** Of the longest sequence. */
  readonly steps: number;
  readonly keepEvery?: number | undefined;
  /** train only. */
  readonly objective?: Objective | undefined;
  /** train only: numbers that the optimizer remembers of every parameter. */
  readonly optimizerSlots?: number | undefined;
  /** train only: rows that are evaluated at once; 0 where nothing is evaluated. */
  readonly evaluationRows?: number | undefined;
}

/** How a backend rewrites a program before its memory is planned. */
export type Lowering = Pick<Backend, "lower">;

/** Steps that a session plans for, whatever it is given. */
const SESSION_STEPS = 32;

/** The program that does it. */
export function programOf({ config, mode, objective }: Workload): DncProgram {
  return mode === "train" ? buildProgram(config, objective ?? { loss: "sigmoidCrossEntropy" }) : buildProgram(config);
}

/** Where its tensors would lie; nothing is allocated. */
export function arenaOf(workload: Workload, backend: Lowering, program: DncProgram = programOf(workload)): Plan {
  const { mode, batch, steps, keepEvery } = workload;
  if (mode === "run") return planFor(backend, program, { batch, steps: SESSION_STEPS, purpose: "run" });
  if (mode === "trace") return planFor(backend, program, { batch, steps, purpose: "trace" });
  const checkpoints = keepEvery === undefined ? {} : { keepEvery };
  const unused = { inputGradient: false, stateGradient: false };
  return planFor(backend, program, { batch, steps, purpose: "train", ...unused, ...checkpoints });
}

/** What is evaluated with in the course of a training. */
export function evaluationOf({ config, mode, evaluationRows = 0 }: Workload): Workload | undefined {
  return mode === "train" && evaluationRows > 0
    ? { config, mode: "run", batch: evaluationRows, steps: SESSION_STEPS }
    : undefined;
}
