import type { Accumulate, Backend, BackendMemory } from "../backend/contract.ts";
import type { Plan } from "../layout/plan.ts";
import type { DncProgram } from "../network/build.ts";
import type { SequenceMask } from "./mask.ts";
import type { Parameters } from "./parameters.ts";
import type { PassData, TrainingData } from "./passData.ts";
import type { StepJournal } from "./stepJournal.ts";

export interface BackwardOptions {
  /** "store" replaces the gradients of the parameters by those of this pass. @default "add" */
  readonly accumulate?: Accumulate;
}

/**
 * Runs a network over sequences. After `dispose`, or after its parameters are disposed of, its passes throw a DncError with code
 * "disposed".
 */
export interface Runner {
  readonly plan: Plan;
  readonly data: PassData;
  /**
   * Runs `steps` steps. A plan of purpose "run" continues from the newest state; others start from the state written last. A masked batch
   * element keeps its state bit for bit, and its outputs are 0.
   */
  forward(steps: number, mask?: SequenceMask): void;
  /** Of a plan of purpose "run" with tensors with a journal: returns to a marked state. */
  readonly stepJournal?: StepJournal | undefined;
  dispose(): void;
}

/** A runner that can run backward, if its plan is for training. */
export interface TrainingRunner extends Runner {
  readonly data: TrainingData;
  /** Computes the gradients of the last forward pass, from the gradients of outputs that were written to `data`. */
  backward(options?: BackwardOptions): void;
}

/** A backend that runs whole sequences by itself. */
export interface SequenceBackend extends BackendMemory {
  /** Prepares a network with parameters of this backend. @throws BackendError if the plan needs an unsupported feature */
  createRunner(plan: Plan<DncProgram>, parameters: Parameters): TrainingRunner;
}

/** Any backend that a network can run on. */
export type AnyBackend = Backend | SequenceBackend;
