/** The contents of a file of golden vectors: the network in its metadata, and its tensors. */
import { CheckpointError, ConfigError, show } from "./errors.ts";
import type { FloatArray } from "./kernels/kernel.ts";
import { requireMetadata } from "./model/file.ts";
import { State } from "./model/state.ts";
import { memoryTrace } from "./model/trace.ts";
import { buildProgram } from "./network/build.ts";
import { type DncConfig, type DncOptions, defineConfig } from "./network/config.ts";
import { interfaceLayout } from "./network/interfaceLayout.ts";
import { parameterSpecs } from "./network/parameters.ts";
import { stateOf as stateSpecs } from "./network/state.ts";
import { sizeOf } from "./program/program.ts";
import type { SafetensorsFile } from "./safetensors/read.ts";

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

export function hasGroup(file: SafetensorsFile, group: string): boolean {
  return [...file.tensors.keys()].some((name) => name.startsWith(`${group}.`));
}

/** Returns a state of the file. Call `checkTensors` first. */
export function stateOf(file: SafetensorsFile, prefix: string, config: DncConfig, batch: number): State {
  const state = State.zero(config, batch);
  for (const name of state.names) state.tensor(name).set(tensorOf(file, `${prefix}.${name}`));
  return state;
}

export function tensorOf(file: SafetensorsFile, name: string): FloatArray {
  const tensor = file.tensors.get(name);
  if (!tensor) throw new CheckpointError(`golden vectors: the file has no tensor ${name}`);
  if (tensor.dtype !== "F64" && tensor.dtype !== "F32")
    throw new CheckpointError(`golden vectors: dtype of ${name}: got ${tensor.dtype}, expected F64 or F32`);
  return tensor.data as FloatArray;
}
