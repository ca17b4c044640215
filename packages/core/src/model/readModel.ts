import type { Precision } from "../backend/contract.ts";
import { CheckpointError, DncError, show } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import { type DncConfig, type DncOptions, defineConfig } from "../network/config.ts";
import { type ParameterLayout, parameterLayout } from "../network/parameters.ts";
import { firstNotFiniteIn } from "../precision.ts";
import { readSafetensors, type SafetensorsFile } from "../safetensors/read.ts";
import { FORMAT, type ModelFile } from "./modelFile.ts";

/**
 * Reads a model file. It must have exactly the tensors of its configuration, as F64, F32 or BF16, with their shapes, and values that are finite
 * in `precision`, that of the backend which receives them. Defaults to float64.
 * @throws CheckpointError naming the problem if the file is invalid
 */
export function readModel(bytes: Uint8Array, precision: Precision = "float64"): ModelFile {
  const file = readSafetensors(bytes);
  if (file.metadata.get("format") !== FORMAT) {
    throw new CheckpointError(
      `not a model file of this library: format: got ${show(file.metadata.get("format"))}, expected "${FORMAT}"`,
    );
  }
  requireMetadata(file, ["format", "version", "config", "seed", "provenance"]);
  const config = readConfig(file);
  const seed = Number(file.metadata.get("seed"));
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new CheckpointError(
      `seed of the model file: got ${show(file.metadata.get("seed"))}, expected an integer from 0 to 2^53-1`,
    );
  const values = readParameters(file, parameterLayout(config), "");
  requireFiniteIn(precision, file);
  return { config, seed, version: file.metadata.get("version") ?? "", provenance: readProvenance(file), values };
}

/** @throws CheckpointError for a metadata key that is not in `known`: it may be the key of the digest, damaged */
export function requireMetadata({ metadata }: SafetensorsFile, known: readonly string[]): void {
  const extra = [...metadata.keys()].find((key) => !known.includes(key));
  if (extra === undefined) return;
  throw new CheckpointError(`the file has a metadata key ${show(extra)}, expected only ${known.join(", ")}`);
}

/** Checks every number of the F32 and F64 tensors of a file (`readParameters` checks those of BF16). @throws CheckpointError naming a tensor with a value that is not finite in `precision` */
export function requireFiniteIn(precision: Precision, { tensors }: SafetensorsFile): void {
  for (const [name, { data }] of tensors) {
    const at = firstNotFiniteIn(precision, data);
    if (at < 0) continue;
    const range = Number.isFinite(data[at]) ? `not finite in ${precision}, such as ${data[at]}` : "not finite";
    throw new CheckpointError(`${show(name).slice(1, -1)} holds values that are ${range}`);
  }
}

/** Returns the parameters `prefix + name` of a file, end to end. @throws CheckpointError if they do not match the layout */
export function readParameters(file: SafetensorsFile, layout: ParameterLayout, prefix: string): FloatArray {
  const expected = new Set(layout.specs.map(({ name }) => prefix + name));
  const names = [...file.tensors.keys()].filter((name) => name.startsWith(prefix));
  const extra = names.find((name) => !expected.has(name));
  if (extra !== undefined)
    throw new CheckpointError(`the file has a tensor ${show(extra)} that its configuration lacks`);
  // All tensors are checked before the allocation: a small file may claim a large configuration.
  const tensors = layout.specs.map((spec) => ({
    name: spec.name,
    data: readParameter(file, prefix + spec.name, spec.shape),
  }));
  const single = tensors.every(({ data }) => data instanceof Float32Array);
  const values = single ? new Float32Array(layout.length) : new Float64Array(layout.length);
  for (const { name, data } of tensors) values.set(data, layout.offsets.get(name)!);
  return values;
}

function readParameter(file: SafetensorsFile, name: string, shape: readonly number[]): FloatArray {
  const tensor = file.tensors.get(name);
  if (!tensor) throw new CheckpointError(`the file lacks the tensor ${name}`);
  const data = tensor.dtype === "BF16" ? widened(tensor.data as Uint16Array) : tensor.data;
  if (!(data instanceof Float32Array || data instanceof Float64Array))
    throw new CheckpointError(`dtype of ${name}: got ${tensor.dtype}, expected F32, F64 or BF16`);
  if (tensor.shape.join() !== shape.join()) {
    throw new CheckpointError(
      `shape of ${name}: got [${tensor.shape.join(", ")}], expected [${shape.join(", ")}] as in the configuration`,
    );
  }
  if (!data.every(Number.isFinite)) throw new CheckpointError(`${name} holds values that are not finite`);
  return data;
}

/** The values of a BF16 tensor. */
function widened(bits: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(bits, (upper) => upper << 16).buffer);
}

function readConfig(file: SafetensorsFile): DncConfig {
  const text = file.metadata.get("config") ?? "";
  try {
    return defineConfig(JSON.parse(text) as DncOptions);
  } catch (cause) {
    const reason = cause instanceof DncError ? cause.message : `${show(text)} is not JSON`;
    throw new CheckpointError(`the configuration in the file is not valid: ${reason}`, { cause });
  }
}

function readProvenance(file: SafetensorsFile): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(file.metadata.get("provenance") ?? "{}");
    const isRecord = typeof value === "object" && !Array.isArray(value);
    if (!isRecord || !Object.values(value as object).every((text) => typeof text === "string"))
      throw new TypeError(show(value));
    return value as Record<string, string>;
  } catch (cause) {
    throw new CheckpointError("the provenance in the file is not a JSON object of strings", { cause });
  }
}
