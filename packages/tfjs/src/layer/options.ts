import { ArgumentError, type DncConfig, type DncOptions, defineConfig } from "@dncjs/core";
import { Fields } from "@dncjs/core/run";
import type * as tfl from "@tensorflow/tfjs-layers";

/** What every layer of tensorflow.js takes: name, inputShape, batchInputShape, trainable, ... */
export type LayerArguments = NonNullable<ConstructorParameters<typeof tfl.layers.Layer>[0]>;

export interface DncLayerOptions extends LayerArguments, Pick<DncOptions, "controller" | "memory" | "clip"> {
  /** Y, the size of the output. */
  readonly units: number;
  /** Whether the output is that of every step [B,T,units], or of the last one [B,units], which is the default. */
  readonly returnSequences?: boolean;
  /** Whether the final state comes after the output: h, c, memory, usage, ... */
  readonly returnState?: boolean;
  /** Whether a batch goes on from the state that the one before left, until `resetStates`. */
  readonly stateful?: boolean;
  /** For training: keeps the state of every k-th step and computes the others again, for less memory. */
  readonly keepEvery?: number | null;
  /** The initial weights are drawn with it. */
  readonly seed?: number;
}

/** Options of a layer, complete but for the size of its input. */
export interface LayerSettings {
  readonly units: number;
  readonly network: Pick<DncConfig, "controller" | "memory" | "clip">;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly stateful: boolean;
  readonly keepEvery: number | undefined;
  readonly seed: number;
}

const OURS = [
  "units",
  "controller",
  "memory",
  "clip",
  "returnSequences",
  "returnState",
  "stateful",
  "keepEvery",
  "seed",
];
const THEIRS = [
  "name",
  "trainable",
  "weights",
  "inputShape",
  "batchInputShape",
  "batchSize",
  "dtype",
  "inputDType",
  "inputDtype",
  "customObjects",
];

/** @throws ConfigError naming the option that is wrong */
export function layerSettings(options: DncLayerOptions): LayerSettings {
  const fields = new Fields("options", "", options, [...OURS, ...THEIRS]);
  const { controller, memory, clip, keepEvery } = options;
  const units = fields.integer("units", undefined, 1, 65_536);
  const network = defineConfig({
    inputSize: 1,
    outputSize: units,
    ...(controller === undefined ? {} : { controller }),
    ...(memory === undefined ? {} : { memory }),
    ...(clip === undefined ? {} : { clip }),
  });
  return {
    units,
    network: { controller: network.controller, memory: network.memory, clip: network.clip },
    returnSequences: fields.boolean("returnSequences", false),
    returnState: fields.boolean("returnState", false),
    stateful: fields.boolean("stateful", false),
    keepEvery: keepEvery == null ? undefined : fields.integer("keepEvery", undefined, 1, 2 ** 31),
    seed: fields.integer("seed", 0, 0, Number.MAX_SAFE_INTEGER),
  };
}

/** The configuration for the input that a layer is built on. @throws ArgumentError unless its shape is [B,T,X] with X known */
export function configFor({ units, network }: LayerSettings, inputShape: tfl.Shape): DncConfig {
  const inputSize = inputShape[2];
  if (inputShape.length !== 3 || inputSize == null) {
    throw new ArgumentError("inputShape", inputShape, "[batch, steps, size] with the size known");
  }
  return defineConfig({ inputSize, outputSize: units, ...network });
}
