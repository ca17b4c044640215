/**
 * Golden vectors: safetensors files with a configuration, parameters and inputs, and with the results of an independent float64
 * implementation that has automatic differentiation. docs/golden.md describes the format.
 */
import { CheckpointError } from "./errors.ts";
import { checkTensors, DROPOUT, goldenConfig, hasGroup, stateOf, tensorOf } from "./goldenFile.ts";
import { goldenStateTensors } from "./goldenState.ts";
import type { FloatArray } from "./kernels/kernel.ts";
import { type Plan, planFor } from "./layout/plan.ts";
import { traceSparse } from "./model/sparseTrace.ts";
import { State } from "./model/state.ts";
import { wholeTrace } from "./model/touchedTrace.ts";
import { readTrace } from "./model/trace.ts";
import { buildProgram, type DncProgram } from "./network/build.ts";
import type { DncConfig } from "./network/config.ts";
import { createTrainingRunner } from "./run/createTrainingRunner.ts";
import { Parameters } from "./run/parameters.ts";
import type { AnyBackend, Runner, TrainingRunner } from "./run/runner.ts";
import { readSafetensors, type SafetensorsFile } from "./safetensors/read.ts";

export interface GoldenReport {
  /** Worst relative error, max |a - b| / max(1e-6, max |b|), over y, the final state and the trace. */
  readonly forward: number;
  /** The same over the gradients. */
  readonly gradients: number;
  readonly worst: { readonly tensor: string; readonly relative: number };
  /** Every tensor compared. */
  readonly errors: ReadonlyMap<string, number>;
  /** The results of the backend. */
  readonly found: ReadonlyMap<string, FloatArray>;
  /** The SHA-256 that the file holds, verified; undefined if it holds none. */
  readonly digest: string | undefined;
}

/** Largest accepted errors, as in `GoldenReport` (docs/math.md, "Numerics"). */
export interface Tolerance {
  readonly forward: number;
  readonly gradients: number;
}

/** Backends that run this project's kernels on a CPU. */
const strict: ReadonlySet<string> = new Set(["reference", "wasm", "tfjs-cpu-fused", "tfjs-wasm-fused"]);

/** Returns the tolerance of a file on a backend, by the file's name. Files `trained-…` hold weights with saturated gates. */
export function goldenTolerance(fileName: string, backend: Pick<AnyBackend, "name" | "precision">): Tolerance {
  if (backend.precision === "float64") return { forward: 1e-9, gradients: 1e-9 };
  if (/(^|[/\\])trained-[^/\\]*$/.test(fileName)) return { forward: 5e-3, gradients: 5e-3 };
  return strict.has(backend.name) ? { forward: 1e-5, gradients: 1e-5 } : { forward: 1e-4, gradients: 5e-4 };
}

/**
 * Runs a file's network forward and backward on a backend and compares all results of the file: y, the final state and the gradients, which
 * must be there, and the trace.
 * @throws CheckpointError for a file in another format: a tensor is missing, unknown, of another size or not finite, or the network is too
 *   large
 */
export async function verifyGolden(bytes: Uint8Array, backend: AnyBackend, keepEvery?: number): Promise<GoldenReport> {
  const file = readSafetensors(bytes);
  const network = goldenConfig(file);
  const { config, steps, batch } = network;
  checkTensors(file, network);
  // Any share adds the input, whose factors the file has.
  const program = buildProgram(config, { bypassDropout: file.tensors.has(DROPOUT) ? 0.5 : 0 });
  const plan = planFor(backend, program, { purpose: "train", batch, steps, ...(keepEvery ? { keepEvery } : {}) });
  checkMemory(plan);
  const parameters = new Parameters(backend, config);
  try {
    for (const { name } of parameters.layout.specs) parameters.write(name, tensorOf(file, `param.${name}`));
    parameters.gradients.fill(0);
    const found = await withRunner(backend, plan, parameters, (runner) => runGolden(file, runner, parameters, config));
    if (config.memory?.sparse && [...file.tensors.keys()].some((name) => name.startsWith("trace."))) {
      const running = planFor(backend, buildProgram(config), { purpose: "run", batch, steps: 1 });
      const trace = await withRunner(backend, running, parameters, async (runner) => {
        runner.data.writeState(stateOf(file, "state0", config, batch).data);
        return wholeTrace(await traceSparse(runner, tensorOf(file, "x"), undefined, config));
      });
      for (const [name, { data }] of trace) found.set(`trace.${name}`, data);
    }
    const partly = [...plan.tensors.values()].filter(({ every }) => every > 1).map(({ name }) => `trace.${name}`);
    if (plan.segment === steps && partly.some((name) => file.tensors.has(name))) {
      // A plan for a trace keeps every step of every tensor.
      const traced = planFor(backend, program, { purpose: "trace", batch, steps });
      checkMemory(traced);
      const trace = await withRunner(backend, traced, parameters, (runner) => runTrace(file, runner, config));
      for (const name of partly) found.set(name, trace.get(name)!);
    }
    return report(file, found);
  } finally {
    parameters.dispose();
  }
}

async function withRunner<Result>(
  backend: AnyBackend,
  plan: Plan<DncProgram>,
  parameters: Parameters,
  use: (runner: TrainingRunner) => Promise<Result>,
): Promise<Result> {
  const runner = createTrainingRunner(backend, plan, parameters);
  try {
    return await use(runner);
  } finally {
    runner.dispose();
  }
}

/** Runs forward and returns the trace, with the names of the file. */
async function runTrace(file: SafetensorsFile, runner: Runner, config: DncConfig): Promise<Map<string, FloatArray>> {
  const { data, plan } = runner;
  data.write("x", tensorOf(file, "x"));
  if (file.tensors.has(DROPOUT)) data.write(DROPOUT, tensorOf(file, DROPOUT));
  data.writeState(stateOf(file, "state0", config, plan.batch).data);
  runner.forward(plan.steps);
  if (plan.segment !== plan.steps) return new Map([["y", await data.read("y")]]);
  const trace = await readTrace(data, config);
  return new Map([...trace].map(([name, tensor]) => [name === "y" ? "y" : `trace.${name}`, tensor.data]));
}

async function runGolden(
  file: SafetensorsFile,
  runner: TrainingRunner,
  parameters: Parameters,
  config: DncConfig,
): Promise<Map<string, FloatArray>> {
  const { data } = runner;
  const { batch } = runner.plan;
  const found = await runTrace(file, runner, config);
  const final = State.of(config, batch, await data.readState());
  for (const [name, values] of goldenStateTensors(final, config)) found.set(`stateT.${name}`, values);

  data.zeroGradients();
  data.writeGradient("y", tensorOf(file, "dy"));
  if (hasGroup(file, "dstateT")) data.writeStateGradient(stateOf(file, "dstateT", config, batch, final).data);
  runner.backward();
  found.set("grad.x", await data.readGradient("x"));
  for (const { name } of parameters.layout.specs) found.set(`grad.param.${name}`, await parameters.readGradient(name));
  const initial = stateOf(file, "state0", config, batch);
  const gradient = State.of(config, batch, await data.readStateGradient());
  for (const [name, values] of goldenStateTensors(initial, config, gradient)) found.set(`grad.state0.${name}`, values);
  return found;
}

/** Compares the results that the file has. `checkTensors` has checked that only a part of the trace may be missing in `found`. */
function report(file: SafetensorsFile, found: ReadonlyMap<string, FloatArray>): GoldenReport {
  const errors = new Map<string, number>();
  for (const [name, { data }] of file.tensors) {
    const value = found.get(name);
    if (value) errors.set(name, relativeError(value, data as FloatArray));
  }
  const worstOf = (names: string[]) => names.reduce((a, b) => (!(errors.get(b)! <= errors.get(a)!) ? b : a));
  const isGradient = (name: string) => name.startsWith("grad.");
  const names = [...errors.keys()];
  const tensor = worstOf(names);
  return {
    forward: errors.get(worstOf(names.filter((name) => !isGradient(name))))!,
    gradients: errors.get(worstOf(names.filter(isGradient)))!,
    worst: { tensor, relative: errors.get(tensor)! },
    errors,
    found,
    digest: file.digest,
  };
}

/** Most numbers that the plan of a file may need, 1 GiB in float32. A small file may claim a large network. */
const MAX_NUMBERS = 2 ** 28;

function checkMemory({ length, steps, batch }: Plan): void {
  if (length <= MAX_NUMBERS) return;
  throw new CheckpointError(
    `golden vectors: ${steps} steps of batch ${batch} of this network need ${length} numbers, expected at most ${MAX_NUMBERS}`,
  );
}

/** max |a - b| / max(1e-6, max |b|). NaN if a value is NaN or the lengths differ. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  let difference = 0;
  let scale = 1e-6;
  for (let k = 0; k < a.length; k++) {
    const distance = Math.abs(a[k]! - b[k]!);
    if (Number.isNaN(distance)) return Number.NaN;
    difference = Math.max(difference, distance);
    scale = Math.max(scale, Math.abs(b[k]!));
  }
  return difference / scale;
}
