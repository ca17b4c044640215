/** The contents of a file of golden vectors: the network in its metadata, and its tensors. */
import { ArgumentError, CheckpointError, ConfigError, show } from "./errors.ts";
import { goldenStateSizes, readGoldenState } from "./goldenState.ts";
import type { FloatArray } from "./kernels/kernel.ts";
import { requireMetadata } from "./model/readModel.ts";
import type { State } from "./model/state.ts";
import { memoryTrace } from "./model/trace.ts";
import { buildProgram } from "./network/build.ts";
import { type DncConfig, type DncOptions, defineConfig, type MemoryConfig } from "./network/config.ts";
import { interfaceLayout } from "./network/interfaceLayout.ts";
import { featureSize, parameterSpecs } from "./network/parameters.ts";
import { sizeOf } from "./program/program.ts";
import type { SafetensorsFile } from "./safetensors/read.ts";

/** Factors of the controller's output on its way to the output layer, in a file with dropout. */
export const DROPOUT = "bypassDropout";

export interface GoldenNetwork {
  readonly config: DncConfig;
  readonly steps: number;
  readonly batch: number;
}

/** The network of a file of golden vectors. @throws CheckpointError for a file in another format */
export function goldenConfig(file: SafetensorsFile): GoldenNetwork {
  const text = file.metadata.get("config");
  if (text === undefined) throw new CheckpointError("golden vectors: the file has no metadata key config");
  requireMetadata(file, ["config"]);
  const given = parseObject(text);
  const widths = given.feedforward as number[] | undefined;
  const options = {
    inputSize: given.inputSize,
    outputSize: given.outputSize,
    controller: widths
      ? { type: "feedforward", widths }
      : { ...pick({ type: given.controller }, ["type"]), hiddenSize: given.hiddenSize, layers: given.numLayers },
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
        "softplusStrengths",
        "tanhVectors",
        "usageGradient",
        "usageResolution",
        "sparse",
      ]),
    },
    ...pick(given, ["clip", "layerNorm", "bidirectional"]),
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

/**
 * Checks that a file has all tensors of its network and no others, with their sizes and finite numbers. Only the trace and, if the loss does
 * not contain the final state, the gradients of the initial state may be missing.
 * @throws CheckpointError
 */
export function checkTensors(file: SafetensorsFile, network: GoldenNetwork): void {
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
  optional.set(DROPOUT, all * featureSize(config));
  const groups = ["state0", "stateT"];
  if (hasGroup(file, "dstateT")) groups.push("dstateT", "grad.state0");
  else if (hasGroup(file, "grad.state0")) groups.push("grad.state0");
  for (const [name, size] of goldenStateSizes(config)) {
    for (const group of groups) required.set(`${group}.${name}`, batch * size);
    optional.set(`trace.${name}`, all * size);
  }
  if (!config.memory) return { required, optional };
  if (config.memory.sparse) addSparseLengths(file, config.memory, groups, all, { required, optional });
  for (const { name, length } of interfaceLayout(config.memory)) optional.set(`trace.${name}`, all * length);
  const { tensors } = buildProgram(config);
  for (const name of memoryTrace) {
    const tensor = tensors.get(name);
    if (tensor) optional.set(`trace.${name}`, all * sizeOf(tensor.shape));
  }
  return { required, optional };
}

/** Links, and the weightings of the trace, as dense tensors. Gradients of links are in the order of the links of their state. */
function addSparseLengths(
  file: SafetensorsFile,
  memory: MemoryConfig,
  groups: readonly string[],
  all: number,
  { required, optional }: { readonly required: Map<string, number>; readonly optional: Map<string, number> },
): void {
  const { locations: N, readHeads: R, writeHeads: V, links, allocation } = memory;
  optional.set("trace.writeContent", all * V * N).set("trace.readContent", all * R * N);
  if (allocation) optional.set("trace.allocation", all * V * N);
  if (!links) return;
  for (const name of ["forward", "backward"]) optional.set(`trace.${name}`, all * R * V * N);
  const states = { state0: "state0", stateT: "stateT", dstateT: "stateT", "grad.state0": "state0" };
  for (const group of groups as (keyof typeof states)[]) {
    const count = file.tensors.get(`${states[group]}.link.value`)?.data.length ?? 0;
    if (count === 0) continue; // no links
    if (states[group] === group) required.set(`${group}.link.index`, 4 * count);
    required.set(`${group}.link.value`, count);
  }
}

export function hasGroup(file: SafetensorsFile, group: string): boolean {
  return [...file.tensors.keys()].some((name) => name.startsWith(`${group}.`));
}

/**
 * Returns a state of the file. Call `checkTensors` first. Gradients have their values at the entries of the state `entries`.
 * @throws CheckpointError for more entries than the lists of a sparse memory hold, and for links out of order
 */
export function stateOf(
  file: SafetensorsFile,
  prefix: string,
  config: DncConfig,
  batch: number,
  entries?: State,
): State {
  try {
    return readGoldenState((name) => file.tensors.get(`${prefix}.${name}`)?.data as FloatArray, config, batch, entries);
  } catch (cause) {
    if (!(cause instanceof ArgumentError)) throw cause;
    throw new CheckpointError(`golden vectors: ${prefix}.${cause.message}`, { cause });
  }
}

export function tensorOf(file: SafetensorsFile, name: string): FloatArray {
  const tensor = file.tensors.get(name);
  if (!tensor) throw new CheckpointError(`golden vectors: the file has no tensor ${name}`);
  if (tensor.dtype !== "F64" && tensor.dtype !== "F32")
    throw new CheckpointError(`golden vectors: dtype of ${name}: got ${tensor.dtype}, expected F64 or F32`);
  return tensor.data as FloatArray;
}
