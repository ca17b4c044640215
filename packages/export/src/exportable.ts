import { ArgumentError, ConfigError, type DncConfig } from "@dncjs/core";
import type { ModelFile } from "@dncjs/core/run";

const NETWORK = ["inputSize", "outputSize", "controller", "memory", "clip", "layerNorm", "activeInputs"];
const CONTROLLER = ["type", "hiddenSize", "layers", "forgetBias", "widths"];
const MEMORY = [
  "locations",
  "wordSize",
  "readHeads",
  "writeHeads",
  "masking",
  "deallocation",
  "sharpness",
  "links",
  "allocation",
  "allocationGateBias",
  "softplusStrengths",
  "tanhVectors",
  "usageGradient",
  "usageResolution",
];

/** Rejects anything but the contents of a model file, such as a `Dnc` or bytes. @throws ArgumentError */
export function requireModelFile(model: Omit<ModelFile, "version">): void {
  if (model?.config && model.values && model.provenance) return;
  throw new ArgumentError("model", model, "the contents of a model file, as readModel of @dncjs/core/run returns them");
}

/** Checks that a format has every option of a network. @throws ConfigError naming the option that it lacks */
export function requireRepresentable(config: DncConfig, format: string): void {
  if (config.memory?.sparse) {
    throw new ConfigError("memory.sparse", config.memory.sparse, `null: an export to ${format} has no sparse memory`);
  }
  if (config.bidirectional) {
    const expected = `false: an export to ${format} runs step by step, and a bidirectional network needs the whole input`;
    throw new ConfigError("bidirectional", true, expected);
  }
  requireKnown("", config, NETWORK);
  requireKnown("controller.", config.controller, CONTROLLER);
  if (config.memory) requireKnown("memory.", config.memory, MEMORY);
}

/** An option that is off needs nothing. */
function requireKnown(path: string, options: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(options)) {
    if (known.includes(name) || value === null || value === false || value === 0) continue;
    throw new ConfigError(path + name, value, "an option that an export can represent");
  }
}
