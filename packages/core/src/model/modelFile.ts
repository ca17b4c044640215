import type { FloatArray } from "../kernels/kernel.ts";
import type { DncConfig } from "../network/config.ts";

/** The contents of a model file. */
export interface ModelFile {
  readonly config: DncConfig;
  readonly seed: number;
  /** Version of the library that wrote the file. */
  readonly version: string;
  /** Origin of the model in free words: task, recipe, metrics. */
  readonly provenance: Readonly<Record<string, string>>;
  /** All parameters end to end, as in `parameterLayout`. */
  readonly values: FloatArray;
}

/** The entry `format` of the metadata. */
export const FORMAT = "dncjs-model/1";
