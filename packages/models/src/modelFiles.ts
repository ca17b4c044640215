/** The addresses of the files of one trained model. */
export interface ModelFiles {
  /** The weights, for `Dnc.load`. */
  readonly model: URL;
  /** For `readCard`. */
  readonly card: URL;
  /** The training over time, for `readHistory`. Only some models have one. */
  readonly history?: URL;
}

/** The names of all models. */
export type ModelName =
  | "allocation"
  | "allocation-lstm"
  | "associative-recall"
  | "associative-recall-lstm"
  | "babi"
  | "babi-1"
  | "babi-1-lstm"
  | "copy"
  | "copy-lstm"
  | "copy-no-links"
  | "story"
  | "story-lstm"
  | "traversal";

/**
 * The files of every model, by name. The addresses are literals, so that bundlers find the files.
 *
 * @example
 * ```ts
 * import { modelFiles, readCard } from "@dncjs/models";
 *
 * const { description, metrics } = await readCard(modelFiles.copy.card);
 * console.log(description, metrics);
 * ```
 */
export const modelFiles: Readonly<Record<ModelName, ModelFiles>> = {
  allocation: {
    model: new URL("../allocation/model.safetensors", import.meta.url),
    card: new URL("../allocation/card.json", import.meta.url),
  },
  "allocation-lstm": {
    model: new URL("../allocation-lstm/model.safetensors", import.meta.url),
    card: new URL("../allocation-lstm/card.json", import.meta.url),
  },
  "associative-recall": {
    model: new URL("../associative-recall/model.safetensors", import.meta.url),
    card: new URL("../associative-recall/card.json", import.meta.url),
  },
  "associative-recall-lstm": {
    model: new URL("../associative-recall-lstm/model.safetensors", import.meta.url),
    card: new URL("../associative-recall-lstm/card.json", import.meta.url),
  },
  babi: {
    model: new URL("../babi/model.safetensors", import.meta.url),
    card: new URL("../babi/card.json", import.meta.url),
  },
  "babi-1": {
    model: new URL("../babi-1/model.safetensors", import.meta.url),
    card: new URL("../babi-1/card.json", import.meta.url),
  },
  "babi-1-lstm": {
    model: new URL("../babi-1-lstm/model.safetensors", import.meta.url),
    card: new URL("../babi-1-lstm/card.json", import.meta.url),
  },
  copy: {
    model: new URL("../copy/model.safetensors", import.meta.url),
    card: new URL("../copy/card.json", import.meta.url),
    history: new URL("../copy/history.safetensors", import.meta.url),
  },
  "copy-lstm": {
    model: new URL("../copy-lstm/model.safetensors", import.meta.url),
    card: new URL("../copy-lstm/card.json", import.meta.url),
  },
  "copy-no-links": {
    model: new URL("../copy-no-links/model.safetensors", import.meta.url),
    card: new URL("../copy-no-links/card.json", import.meta.url),
  },
  story: {
    model: new URL("../story/model.safetensors", import.meta.url),
    card: new URL("../story/card.json", import.meta.url),
  },
  "story-lstm": {
    model: new URL("../story-lstm/model.safetensors", import.meta.url),
    card: new URL("../story-lstm/card.json", import.meta.url),
  },
  traversal: {
    model: new URL("../traversal/model.safetensors", import.meta.url),
    card: new URL("../traversal/card.json", import.meta.url),
  },
};
