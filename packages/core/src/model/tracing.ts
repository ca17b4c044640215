/** Runs that keep every step. `Session` loads this file at its first trace: most pages have none. */
import type { FloatArray } from "../kernels/kernel.ts";
import { planFor } from "../layout/plan.ts";
import type { Life } from "../life.ts";
import { buildProgram } from "../network/build.ts";
import type { DncConfig } from "../network/config.ts";
import { createRunner } from "../run/createRunner.ts";
import type { Parameters } from "../run/parameters.ts";
import type { AnyBackend, Runner } from "../run/runner.ts";
import { traceSparse } from "./sparseTrace.ts";
import { readTrace, type Trace } from "./trace.ts";

/** The session that is traced. */
export interface Traced {
  readonly backend: AnyBackend;
  readonly config: DncConfig;
  readonly parameters: Parameters;
  /** A runner of purpose "run", whose newest state the trace starts from and advances. */
  readonly runner: Runner;
  readonly life: Life;
}

/**
 * Runs x [T,B,X] from the newest state and returns the trace.
 * @throws ArgumentError for a sparse memory if the trace might have more than 2^28 numbers
 */
export async function traceSession(
  session: Traced,
  x: FloatArray,
  steps: number,
  mask: Uint8Array | undefined,
): Promise<Trace> {
  const { config, runner } = session;
  return config.memory?.sparse ? traceSparse(runner, x, mask, config) : traceDense(session, x, steps, mask);
}

async function traceDense(
  { backend, config, parameters, runner, life }: Traced,
  x: FloatArray,
  steps: number,
  mask: Uint8Array | undefined,
): Promise<Trace> {
  const { batch } = runner.plan;
  const plan = planFor(backend, buildProgram(config), { batch, steps, purpose: "trace" });
  const tracing = createRunner(backend, plan, parameters);
  try {
    const before = await runner.data.readState();
    life.check();
    tracing.data.writeState(before);
    tracing.data.write("x", x);
    tracing.forward(steps, mask);
    const after = await tracing.data.readState();
    life.check();
    runner.data.writeState(after);
    return await readTrace(tracing.data, config);
  } finally {
    tracing.dispose();
  }
}
