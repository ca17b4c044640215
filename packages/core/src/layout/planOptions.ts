import { ArgumentError } from "../errors.ts";

export interface PlanOptions {
  /** Batch elements. */
  readonly batch: number;
  /** Largest number of steps of one pass. */
  readonly steps: number;
  /** run: keeps the newest state only, from pass to pass · trace: keeps the tensors of every step · train: gradients as well */
  readonly purpose: "run" | "trace" | "train";
  /** train only: keeps the state of every k-th step and recomputes the steps between (gradient checkpointing). @default every step */
  readonly keepEvery?: number;
  /** train only: whether x has a gradient. Defaults to true. Training a network never needs it. */
  readonly inputGradient?: boolean;
  /** train only: whether the initial state has a gradient. Defaults to true. Training from the zero state never needs it. */
  readonly stateGradient?: boolean;
}

/** Steps between two checkpoints. The plan keeps the tensors of one such segment at a time. */
export function segmentOf({ purpose, steps, keepEvery = steps }: PlanOptions): number {
  return purpose === "run" ? 1 : Math.min(keepEvery, steps);
}

/** @throws ArgumentError naming the option that is out of range */
export function checkPlanOptions({ batch, steps, purpose, ...training }: PlanOptions): void {
  const { keepEvery, inputGradient, stateGradient } = training;
  requirePositive("batch", batch);
  requirePositive("steps", steps);
  if (keepEvery !== undefined) requirePositive("keepEvery", keepEvery);
  for (const [parameter, value] of Object.entries({ keepEvery, inputGradient, stateGradient })) {
    if (value !== undefined && purpose !== "train") {
      throw new ArgumentError(parameter, value, "undefined unless the purpose is train");
    }
  }
}

/** @throws ArgumentError for a plan without the gradient of the initial state */
export function requireStateGradient({ stateGradient }: PlanOptions): void {
  if (stateGradient !== false) return;
  throw new ArgumentError("stateGradient", false, "true in the plan, to read the gradient of the initial state");
}

function requirePositive(parameter: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new ArgumentError(parameter, value, "an integer of at least 1");
}
