import type { Plan } from "../layout/plan.ts";
import type { DncProgram } from "../network/build.ts";
import { Executor } from "./executor.ts";
import type { Parameters } from "./parameters.ts";
import type { AnyBackend, Runner } from "./runner.ts";

/** The backend's own runner, or core's executor. @throws BackendError if memory does not suffice */
export function createRunner(backend: AnyBackend, plan: Plan<DncProgram>, parameters: Parameters): Runner {
  return "createRunner" in backend ? backend.createRunner(plan, parameters) : new Executor(backend, plan, parameters);
}
