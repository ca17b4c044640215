/**
 * Golden vectors: safetensors files with a configuration, parameters and inputs, and with the results of an independent float64
 * implementation that has automatic differentiation. docs/golden.md describes the format.
 */
import { CheckpointError } from "./errors.ts";
import type { FloatArray } from "./kernels/kernel.ts";
import { planFor } from "./layout/plan.ts";
import { State } from "./model/state.ts";
import { readTrace } from "./model/trace.ts";
import { buildProgram } from "./network/build.ts";
import { type DncConfig, type DncOptions, defineConfig } from "./network/config.ts";
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

/** Runs a file's network forward and backward on a backend and compares the results. @throws CheckpointError for a file in another format */
export async function verifyGolden(bytes: Uint8Array, backend: AnyBackend, keepEvery?: number): Promise<GoldenReport> {
  const file = readSafetensors(bytes);
  const { config, steps, batch } = goldenConfig(file);
  const program = buildProgram(config);
  const parameters = new Parameters(backend, config);
  for (const { name } of parameters.layout.specs) parameters.write(name, tensorOf(file, `param.${name}`));
  parameters.gradients.fill(0);
  const plan = planFor(backend, program, { purpose: "train", batch, steps, ...(keepEvery ? { keepEvery } : {}) });
  const runner = createRunner(backend, plan, parameters);
  try {
    const found = await runGolden(file, runner, parameters, config);
    return report(file, found);
  } finally {
    runner.dispose();
    parameters.dispose();
  }
}

async function runGolden(
  file: SafetensorsFile,
  runner: Runner,
  parameters: Parameters,
  config: DncConfig,
): Promise<Map<string, FloatArray>> {
  const { data } = runner;
  const { batch, steps, purpose, segment } = runner.plan;
  const found = new Map<string, FloatArray>();
  data.write("x", tensorOf(file, "x"));
  data.writeState(stateOf(file, "state0", config, batch).data);
  runner.forward(steps);
  if (purpose === "train" && segment === steps) {
    for (const [name, tensor] of await readTrace(data, config)) {
      found.set(name === "y" ? "y" : `trace.${name}`, tensor.data);
    }
  } else found.set("y", await data.read("y"));
  const final = State.of(config, batch, await data.readState());
  for (const name of final.names) found.set(`stateT.${name}`, final.tensor(name));

  data.zeroGradients();
  data.writeGradient("y", tensorOf(file, "dy"));
  if (file.tensors.has("dstateT.memory")) data.writeStateGradient(stateOf(file, "dstateT", config, batch).data);
  runner.backward();
  found.set("grad.x", await data.readGradient("x"));
  for (const { name } of parameters.layout.specs) found.set(`grad.param.${name}`, await parameters.readGradient(name));
  const initial = State.of(config, batch, await data.readStateGradient());
  for (const name of initial.names) found.set(`grad.state0.${name}`, initial.tensor(name));
  return found;
}

function report(file: SafetensorsFile, found: ReadonlyMap<string, FloatArray>): GoldenReport {
  const errors = new Map<string, number>();
  for (const [name, { data }] of file.tensors) {
    const group = name.split(".")[0]!;
    if (!["y", "stateT", "trace", "grad"].includes(group)) continue;
    const value = found.get(name);
    if (value) errors.set(name, relativeError(value, data as FloatArray));
    else if (group !== "trace") throw new CheckpointError(`golden vectors: ${name} is not a tensor of this network`);
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

/** The network of a file of golden vectors. @throws CheckpointError for a file in another format */
export function goldenConfig({ metadata }: SafetensorsFile): { config: DncConfig; steps: number; batch: number } {
  const text = metadata.get("config");
  if (text === undefined) throw new CheckpointError("golden vectors: the file has no metadata key config");
  let given: Record<string, unknown>;
  try {
    given = JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new CheckpointError("golden vectors: the metadata key config is not JSON", { cause });
  }
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
  return { config: defineConfig(options as DncOptions), steps: given.steps as number, batch: given.batch as number };
}

function pick(from: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter((key) => from[key] != null).map((key) => [key, from[key]]));
}

function stateOf(file: SafetensorsFile, prefix: string, config: DncConfig, batch: number): State {
  const state = State.zero(config, batch);
  for (const name of state.names) {
    const tensor = tensorOf(file, `${prefix}.${name}`);
    if (tensor.length !== state.tensor(name).length) {
      throw new CheckpointError(
        `golden vectors: ${prefix}.${name}: got ${tensor.length} values, expected ${state.tensor(name).length}`,
      );
    }
    state.tensor(name).set(tensor);
  }
  return state;
}

function tensorOf(file: SafetensorsFile, name: string): FloatArray {
  const tensor = file.tensors.get(name);
  if (!tensor) throw new CheckpointError(`golden vectors: the file has no tensor ${name}`);
  if (tensor.dtype !== "F64" && tensor.dtype !== "F32")
    throw new CheckpointError(`golden vectors: dtype of ${name}: got ${tensor.dtype}, expected F64 or F32`);
  return tensor.data as FloatArray;
}
