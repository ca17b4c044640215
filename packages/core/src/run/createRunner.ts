import { ArgumentError, BackendError } from "../errors.ts";
import { optionalKernels } from "../kernels/specs/index.ts";
import type { Plan } from "../layout/plan.ts";
import type { DncProgram } from "../network/build.ts";
import { Executor } from "./executor.ts";
import type { Parameters } from "./parameters.ts";
import type { AnyBackend, Runner } from "./runner.ts";

/**
 * The backend's own runner, or core's executor.
 * @throws ArgumentError for a plan for training, which `createTrainingRunner` takes
 * @throws BackendError if memory does not suffice, or for a sparse memory that the backend does not support
 */
export function createRunner(backend: AnyBackend, plan: Plan<DncProgram>, parameters: Parameters): Runner {
  if (plan.purpose === "train") throw new ArgumentError("purpose", "train", "run or trace in the plan");
  requireKernelsOf(backend, plan);
  return "createRunner" in backend ? backend.createRunner(plan, parameters) : new Executor(backend, plan, parameters);
}

/** @throws BackendError for a sparse memory that the backend does not support */
export function requireKernelsOf(backend: AnyBackend, { program }: Plan): void {
  const own = ("optionalKernels" in backend && backend.optionalKernels) || [];
  if (program.calls.every(({ kernel }) => !optionalKernels.includes(kernel) || own.includes(kernel))) return;
  throw new BackendError(backend.name, "memory.sparse is not supported; use the backend reference or wasm");
}
