/**
 * Golden vectors: safetensors files with a configuration, parameters and inputs, and with the results of an independent float64
 * implementation that has automatic differentiation. docs/golden.md describes the format.
 */
import { CheckpointError, ConfigError, show } from "./errors.ts";
import type { FloatArray } from "./kernels/kernel.ts";
import { type Plan, planFor } from "./layout/plan.ts";
import { State } from "./model/state.ts";
import { memoryTrace, readTrace } from "./model/trace.ts";
import { buildProgram, type DncProgram } from "./network/build.ts";
import { type DncConfig, type DncOptions, defineConfig } from "./network/config.ts";
import { interfaceLayout } from "./network/interfaceLayout.ts";
import { parameterSpecs } from "./network/parameters.ts";
import { stateOf as stateSpecs } from "./network/state.ts";
import { sizeOf } from "./program/program.ts";
import { createRunner } from "./run/createRunner.ts";
import { Parameters } from "./run/parameters.ts";
import type { AnyBackend, Runner } from "./run/runner.ts";
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
  const program = buildProgram(config);
  const plan = planFor(backend, program, { purpose: "train", batch, steps, ...(keepEvery ? { keepEvery } : {}) });
  checkMemory(plan);
  const parameters = new Parameters(backend, config);
  try {
    for (const { name } of parameters.layout.specs) parameters.write(name, tensorOf(file, `param.${name}`));
    parameters.gradients.fill(0);
    const found = await withRunner(backend, plan, parameters, (runner) => runGolden(file, runner, parameters, config));
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
  use: (runner: Runner) => Promise<Result>,
): Promise<Result> {
  const runner = createRunner(backend, plan, parameters);
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
  data.writeState(stateOf(file, "state0", config, plan.batch).data);
  runner.forward(plan.steps);
  if (plan.segment !== plan.steps) return new Map([["y", await data.read("y")]]);
  const trace = await readTrace(data, config);
  return new Map([...trace].map(([name, tensor]) => [name === "y" ? "y" : `trace.${name}`, tensor.data]));
}

async function runGolden(
  file: SafetensorsFile,
  runner: Runner,
  parameters: Parameters,
  config: DncConfig,
): Promise<Map<string, FloatArray>> {
  const { data } = runner;
  const { batch } = runner.plan;
  const found = await runTrace(file, runner, config);
  const final = State.of(config, batch, await data.readState());
  for (const name of final.names) found.set(`stateT.${name}`, final.tensor(name));

  data.zeroGradients();
  data.writeGradient("y", tensorOf(file, "dy"));
  if (hasGroup(file, "dstateT")) data.writeStateGradient(stateOf(file, "dstateT", config, batch).data);
  runner.backward();
  found.set("grad.x", await data.readGradient("x"));
  for (const { name } of parameters.layout.specs) found.set(`grad.param.${name}`, await parameters.readGradient(name));
  const initial = State.of(config, batch, await data.readStateGradient());
  for (const name of initial.names) found.set(`grad.state0.${name}`, initial.tensor(name));
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

/**
 * Checks that a file has all tensors of its network and no others, with their sizes and finite numbers. Only the trace and, if the loss does
 * not contain the final state, the gradients of the initial state may be missing.
 */
function checkTensors(file: SafetensorsFile, network: GoldenNetwork): void {
  const { required, optional } = tensorLengths(file, network);
  for (const name of file.tensors.keys()) {
    if (required.has(name) || optional.has(name)) continue;
    throw new CheckpointError(`golden vectors: ${show(name)} is not a tensor of this network`);
  }
  for (const [name, length] of [...required, ...optional]) {
    if (optional.has(name) && !file.tensors.has(name)) continue;
    const tensor = tensorOf(file, name);
    if (tensor.length !== length) {
      throw new CheckpointError(`golden vectors: ${name}: got ${tensor.length} values, expected ${length}`);
    }
    if (!tensor.every(Number.isFinite)) {
      throw new CheckpointError(`golden vectors: ${name} holds values that are not finite`);
    }
  }
}

/** The numbers of each tensor, by its name in the file. */
interface TensorLengths {
  readonly required: ReadonlyMap<string, number>;
  readonly optional: ReadonlyMap<string, number>;
}

function tensorLengths(file: SafetensorsFile, { config, steps, batch }: GoldenNetwork): TensorLengths {
  const all = steps * batch;
  const required = new Map<string, number>();
  const optional = new Map<string, number>();
  for (const name of ["x", "grad.x"]) required.set(name, all * config.inputSize);
  for (const name of ["y", "dy"]) required.set(name, all * config.outputSize);
  for (const { name, shape } of parameterSpecs(config)) {
    for (const group of ["param", "grad.param"]) required.set(`${group}.${name}`, sizeOf(shape));
  }
  const groups = ["state0", "stateT"];
  if (hasGroup(file, "dstateT")) groups.push("dstateT", "grad.state0");
  else if (hasGroup(file, "grad.state0")) groups.push("grad.state0");
  for (const { name, shape } of stateSpecs(config)) {
    for (const group of groups) required.set(`${group}.${name}`, batch * sizeOf(shape));
    optional.set(`trace.${name}`, all * sizeOf(shape));
  }
  if (!config.memory) return { required, optional };
  for (const { name, length } of interfaceLayout(config.memory)) optional.set(`trace.${name}`, all * length);
  const { tensors } = buildProgram(config);
  for (const name of memoryTrace) {
    const tensor = tensors.get(name);
    if (tensor) optional.set(`trace.${name}`, all * sizeOf(tensor.shape));
  }
  return { required, optional };
}

function hasGroup(file: SafetensorsFile, group: string): boolean {
  return [...file.tensors.keys()].some((name) => name.startsWith(`${group}.`));
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

export interface GoldenNetwork {
  readonly config: DncConfig;
  readonly steps: number;
  readonly batch: number;
}

/** The network of a file of golden vectors. @throws CheckpointError for a file in another format */
export function goldenConfig({ metadata }: SafetensorsFile): GoldenNetwork {
  const text = metadata.get("config");
  if (text === undefined) throw new CheckpointError("golden vectors: the file has no metadata key config");
  const given = parseObject(text);
  const widths = given.feedforward as number[] | undefined;
  const options = {
    inputSize: given.inputSize,
    outputSize: given.outputSize,
    controller: widths ? { type: "feedforward", widths } : { hiddenSize: given.hiddenSize, layers: given.numLayers },
    memory: {
      locations: given.memoryRows,
      wordSize: given.memoryWidth,
      readHeads: given.readHeads,
      writeHeads: given.writeHeads,
      ...pick(given, [
        "masking",
        "deallocation",
        "sharpness",
        "links",
        "allocation",
        "usageGradient",
        "usageResolution",
      ]),
    },
    ...pick(given, ["clip"]),
  };
  try {
    const config = defineConfig(options as DncOptions);
    return { config, steps: readSize(given, "steps"), batch: readSize(given, "batch") };
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new CheckpointError(`golden vectors: ${cause.message}`, { cause });
  }
}

function parseObject(text: string): Record<string, unknown> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (cause) {
    throw new CheckpointError("golden vectors: the metadata key config is not JSON", { cause });
  }
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return given as Record<string, unknown>;
  throw new CheckpointError(`golden vectors: metadata key config: got ${show(given)}, expected an object`);
}

function readSize(given: Readonly<Record<string, unknown>>, name: "steps" | "batch"): number {
  const value = given[name];
  if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number;
  throw new ConfigError(name, value, "an integer of at least 1");
}

function pick(from: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter((key) => from[key] != null).map((key) => [key, from[key]]));
}

/** The tensors have their sizes: `checkTensors` has checked them. */
function stateOf(file: SafetensorsFile, prefix: string, config: DncConfig, batch: number): State {
  const state = State.zero(config, batch);
  for (const name of state.names) state.tensor(name).set(tensorOf(file, `${prefix}.${name}`));
  return state;
}

function tensorOf(file: SafetensorsFile, name: string): FloatArray {
  const tensor = file.tensors.get(name);
  if (!tensor) throw new CheckpointError(`golden vectors: the file has no tensor ${name}`);
  if (tensor.dtype !== "F64" && tensor.dtype !== "F32")
    throw new CheckpointError(`golden vectors: dtype of ${name}: got ${tensor.dtype}, expected F64 or F32`);
  return tensor.data as FloatArray;
}
