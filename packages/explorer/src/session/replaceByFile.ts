import { CheckpointError } from "@dncjs/core";
import { readModel } from "@dncjs/core/run";
import type { LoadedModel } from "./loadedModel.ts";
import type { ModelSummary } from "./messages.ts";
import { ownShape } from "./ownShape.ts";

/**
 * Reads a model file, which a run can then use in place of the loaded model.
 * @param number Identifies the file in `Weights`.
 * @throws CheckpointError if the file is not a model, the lesson cannot show its network, or a weight exceeds 32 bits
 */
export function replaceByFile(loaded: LoadedModel, number: number, bytes: Uint8Array): ModelSummary {
  const file = readModel(bytes);
  const shape = ownShape(file.config, loaded.config);
  const beyond = file.values.find((value) => !Number.isFinite(Math.fround(value)));
  if (beyond !== undefined) {
    throw new CheckpointError(`a weight exceeds 32 bits: got ${beyond}, expected at most ±3.4e38`);
  }
  loaded.file = { number, config: file.config, values: file.values };
  const { description = "a model from a file" } = file.provenance;
  return { parameters: file.values.length, seconds: 0, description, date: "", seed: file.seed, shape };
}
