import { CheckpointError, type DncConfig } from "@dncjs/core";
import { readModel } from "@dncjs/core/run";
import { type History, type ModelFiles, modelFiles, readBytes, readHistory } from "@dncjs/models";

export type Values = ArrayLike<number>;

/** A shipped model, with data loaded on request. */
export interface LoadedModel {
  readonly files: ModelFiles;
  readonly config: DncConfig;
  readonly seed: number;
  readonly values: Values;
  history?: History;
  /** The visitor's last file, with the number of its request. */
  file?: { readonly number: number; readonly config: DncConfig; readonly values: Values };
}

/** @throws CheckpointError if no model of this name is shipped */
export async function loadModel(model: string): Promise<LoadedModel> {
  const files: ModelFiles | undefined = Object.entries(modelFiles).find(([name]) => name === model)?.[1];
  if (!files) throw new CheckpointError(`unknown model ${JSON.stringify(model.slice(0, 40))}`);
  const { config, seed, values } = readModel(await readBytes(files.model));
  return { files, config, seed, values };
}

/** Loads the training history of a model once. @throws CheckpointError if it has none */
export async function historyOf(loaded: LoadedModel): Promise<History> {
  if (!loaded.files.history) throw new CheckpointError("this model has no training history");
  loaded.history ??= readHistory(await readBytes(loaded.files.history));
  return loaded.history;
}
