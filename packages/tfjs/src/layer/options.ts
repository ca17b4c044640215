import { ArgumentError, ConfigError, type DncConfig, type DncOptions, defineConfig } from "@dncjs/core";
import { Fields } from "@dncjs/core/run";
import type * as tfl from "@tensorflow/tfjs-layers";
import { requireDense } from "../requireDense.ts";

/** The options of all layers of tensorflow.js: name, inputShape, batchInputShape, trainable, ... */
export type LayerArguments = NonNullable<ConstructorParameters<typeof tfl.layers.Layer>[0]>;

/** Options of `dncLayer`. */
export interface DncLayerOptions
  extends LayerArguments,
    Pick<DncOptions, "controller" | "memory" | "clip" | "layerNorm" | "bidirectional" | "activeInputs"> {
  /** Size of the output. */
  readonly units: number;
  /** Returns the output of all steps [B,T,units] instead of the last step [B,units]. @default false */
  readonly returnSequences?: boolean;
  /** Returns the final state after the output: h, c, memory, usage, ... @default false */
  readonly returnState?: boolean;
  /** Starts each batch from the final state of the previous one, until `resetStates`. @default false */
  readonly stateful?: boolean;
  /** In training, keeps the state of every k-th step and recomputes the rest, to save memory. */
  readonly keepEvery?: number | null;
  /** Seed of the initial weights. @default 0 */
  readonly seed?: number;
}

/** Complete options of a layer, except for the size of its input. */
export interface LayerSettings {
  readonly units: number;
  readonly network: Omit<DncConfig, "inputSize" | "outputSize">;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly stateful: boolean;
  readonly keepEvery: number | undefined;
  readonly seed: number;
}

const DNC_OPTIONS = [
  "units",
  "controller",
  "memory",
  "clip",
  "layerNorm",
  "bidirectional",
  "activeInputs",
  "returnSequences",
  "returnState",
  "stateful",
  "keepEvery",
  "seed",
];
const LAYER_OPTIONS = [
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

/** Completes the options with defaults. @throws ConfigError naming the invalid option */
export function layerSettings(options: DncLayerOptions): LayerSettings {
  const fields = new Fields("options", "", options, [...DNC_OPTIONS, ...LAYER_OPTIONS]);
  const { controller, memory, clip, layerNorm, bidirectional, activeInputs, keepEvery } = options;
  const units = fields.integer("units", undefined, 1, 65_536);
  const {
    inputSize: _,
    outputSize: __,
    ...network
  } = requireDense(
    defineConfig({
      inputSize: 1,
      outputSize: units,
      ...(controller === undefined ? {} : { controller }),
      ...(memory === undefined ? {} : { memory }),
      ...(clip === undefined ? {} : { clip }),
      ...(layerNorm === undefined ? {} : { layerNorm }),
      ...(bidirectional === undefined ? {} : { bidirectional }),
      ...(activeInputs === undefined ? {} : { activeInputs }),
    }),
  );
  const stateful = fields.boolean("stateful", false);
  if (network.bidirectional && stateful) {
    throw new ConfigError("stateful", true, "false with bidirectional: the next batch would continue the input");
  }
  return {
    units,
    network,
    returnSequences: fields.boolean("returnSequences", false),
    returnState: fields.boolean("returnState", false),
    stateful,
    keepEvery: keepEvery == null ? undefined : fields.integer("keepEvery", undefined, 1, 2 ** 31),
    seed: fields.integer("seed", 0, 0, Number.MAX_SAFE_INTEGER),
  };
}

/** Returns the configuration for the shape of the input. @throws ArgumentError unless the shape is [B,T,X] with X known */
export function configFor({ units, network }: LayerSettings, inputShape: tfl.Shape): DncConfig {
  const inputSize = inputShape[2];
  if (inputShape.length !== 3 || inputSize == null) {
    throw new ArgumentError("inputShape", inputShape, "[batch, steps, size] with the size known");
  }
  return defineConfig({ inputSize, outputSize: units, ...network });
}
