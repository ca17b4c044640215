import { requireOptions } from "../arguments.ts";
import { ArgumentError, show } from "../errors.ts";
import { defineConfig } from "../network/config.ts";
import { parameterLayout } from "../network/parameters.ts";
import { sizeOf } from "../program/program.ts";
import { isTypedArray } from "../safetensors/tensor.ts";
import { writeSafetensors } from "../safetensors/write.ts";
import { version } from "../version.ts";
import { FORMAT, type ModelFile } from "./modelFile.ts";

/**
 * Returns the bytes of a safetensors file: the parameters under their names, the rest as metadata, with a digest.
 * @throws ConfigError or ArgumentError for contents that `readModel` would refuse. The values may be NaN or infinite.
 */
export function writeModel(given: Omit<ModelFile, "version">): Uint8Array {
  const model = checkModel(given);
  const layout = parameterLayout(model.config);
  const dtype = model.values instanceof Float64Array ? "F64" : "F32";
  const tensors = layout.specs.map(({ name, shape }) => {
    const at = layout.offsets.get(name)!;
    return [name, { dtype, shape, data: model.values.slice(at, at + sizeOf(shape)) }] as const;
  });
  const metadata = {
    format: FORMAT,
    version,
    config: JSON.stringify(model.config),
    seed: String(model.seed),
    provenance: JSON.stringify({ ...model.provenance }), // a copy has no toJSON of its class
  };
  return writeSafetensors(tensors, metadata, { digest: true });
}

/** Returns the model with a complete configuration. */
function checkModel(model: Omit<ModelFile, "version">): typeof model {
  const { seed, values, provenance, ...rest } = requireOptions("model", model, "config, seed, provenance, values");
  const config = defineConfig(rest.config);
  const { length } = parameterLayout(config);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new ArgumentError("seed", seed, "an integer from 0 to 2^53-1");
  if (!isTypedArray(values, Float64Array) && !isTypedArray(values, Float32Array))
    throw new ArgumentError("values", values, "a Float64Array or a Float32Array");
  if (values.length !== length) throw new ArgumentError("values", `${values.length} values`, `${length} values`);
  if (Array.isArray(provenance)) throw new ArgumentError("provenance", provenance, "an object: { key: text }");
  for (const [key, text] of Object.entries(requireOptions("provenance", provenance, "key: text"))) {
    if (typeof text !== "string") throw new ArgumentError(`provenance[${show(key)}]`, text, "text");
  }
  return { config, seed, values, provenance };
}
