import type { Plan } from "../layout/plan.ts";
import type { DncProgram } from "../network/build.ts";
import { requireKernelsOf } from "./createRunner.ts";
import type { Parameters } from "./parameters.ts";
import type { AnyBackend, TrainingRunner } from "./runner.ts";
import { TrainingExecutor } from "./trainingExecutor.ts";

/**
 * Like `createRunner`, for a plan of any purpose.
 * @throws BackendError if memory does not suffice, or for a sparse memory that the backend does not support
 */
export function createTrainingRunner(
  backend: AnyBackend,
  plan: Plan<DncProgram>,
  parameters: Parameters,
): TrainingRunner {
  requireKernelsOf(backend, plan);
  if ("createRunner" in backend) return backend.createRunner(plan, parameters);
  return new TrainingExecutor(backend, plan, parameters);
}
