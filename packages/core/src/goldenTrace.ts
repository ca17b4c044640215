/** The trace of a sparse memory in the form of golden vectors: weightings are dense tensors. */
import { goldenStateTensors } from "./goldenState.ts";
import type { FloatArray } from "./kernels/kernel.ts";
import { denseOf } from "./model/sparseState.ts";
import { State } from "./model/state.ts";
import { readTrace, sparseTrace, type Trace } from "./model/trace.ts";
import type { DncConfig } from "./network/config.ts";
import type { Runner } from "./run/runner.ts";

/**
 * Runs x [T,B,X] from a state, step by step on a plan of purpose "run", since the memory has one storage for all steps. Returns every tensor of
 * the trace, with the time first.
 */
export async function readSparseTrace(
  runner: Runner,
  x: ArrayLike<number>,
  state: State,
  config: DncConfig,
): Promise<Map<string, FloatArray>> {
  const { data, plan } = runner;
  const perStep = plan.batch * config.inputSize;
  const steps: Map<string, FloatArray>[] = [];
  data.writeState(state.data);
  for (let t = 0; t < x.length / perStep; t++) {
    data.write("x", Array.prototype.slice.call(x, t * perStep, (t + 1) * perStep));
    runner.forward(1);
    const reached = State.of(config, plan.batch, await data.readState());
    const step = goldenStateTensors(reached, config);
    for (const [name, values] of weightings(await readTrace(data, config), config)) step.set(name, values);
    steps.push(step);
  }
  const names = [...steps[0]!.keys()].filter((name) => !name.startsWith("link."));
  return new Map(names.map((name) => [name, endToEnd(steps.map((step) => step.get(name)!))]));
}

/** The tensors of a trace of one step. Lists become dense. */
function weightings(trace: Trace, config: DncConfig): Map<string, FloatArray> {
  const found = new Map<string, FloatArray>();
  for (const [name, { data }] of trace) if (!name.includes(".")) found.set(name, data);
  for (const name of sparseTrace.slice(1)) {
    const index = trace.get(`${name}.index`);
    const value = trace.get(`${name}.value`);
    if (index && value) found.set(name, denseOf(index.data, value.data, index.shape.at(-1)!, config.memory!.locations));
  }
  return found;
}

function endToEnd(parts: readonly FloatArray[]): Float64Array {
  const length = parts[0]!.length;
  const all = new Float64Array(parts.length * length);
  for (const [t, values] of parts.entries()) all.set(values, t * length);
  return all;
}
