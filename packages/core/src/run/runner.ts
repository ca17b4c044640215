import type { AnyBackend } from "../backend/contract.ts";
import type { Plan } from "../layout/plan.ts";
import { Executor } from "./executor.ts";
import type { SequenceMask } from "./mask.ts";
import type { Parameters } from "./parameters.ts";
import type { Tape } from "./tape.ts";

/** What passes start from and leave behind. */
export type RunnerTape = Pick<
  Tape,
  | "plan"
  | "states"
  | "steps"
  | "has"
  | "write"
  | "writeGradient"
  | "fillGradient"
  | "read"
  | "readGradient"
  | "readState"
  | "writeState"
  | "resetElements"
  | "writeStateGradient"
  | "readStateGradient"
  | "zeroGradients"
>;

export interface BackwardOptions {
  /** The parameters' gradients become those of this pass alone, whatever they were; otherwise they are added to. */
  readonly overwrite?: boolean;
}

/** Runs a network over sequences, forward and back; `Executor`, which is one, says what the passes do. */
export interface Runner {
  readonly plan: Plan;
  readonly tape: RunnerTape;
  forward(steps: number, mask?: SequenceMask): void;
  backward(options?: BackwardOptions): void;
  dispose(): void;
}

/** What runs the plan's network on a backend: its own, or core's executor. @throws BackendError where memory does not suffice */
export function createRunner(backend: AnyBackend, plan: Plan, parameters: Parameters): Runner {
  return "createRunner" in backend ? backend.createRunner(plan, parameters) : new Executor(backend, plan, parameters);
}
