import { ConfigError } from "../errors.ts";
import { Fields } from "../fields.ts";

/** An LSTM controller. Every layer receives x and the read vectors; the interface and the output receive h of all layers. */
export interface LstmConfig {
  readonly type: "lstm";
  /** H, hidden units of each layer. Defaults to 64. */
  readonly hiddenSize: number;
  /** Defaults to 1. */
  readonly layers: number;
  /** Initial bias of the forget gates. Defaults to 1, a usual value; the paper gives none. */
  readonly forgetBias: number;
}

/** ReLU layers. The first one receives x and the read vectors; the interface and the output receive the last one. */
export interface FeedforwardConfig {
  readonly type: "feedforward";
  /** Units of each layer. Defaults to one layer of 128. */
  readonly widths: readonly number[];
}

/** The external memory and its heads. */
export interface MemoryConfig {
  /** N, the number of locations. Defaults to 16. */
  readonly locations: number;
  /** W, the numbers in a location. Defaults to 16. */
  readonly wordSize: number;
  /** R. Defaults to 1. */
  readonly readHeads: number;
  /** V. Defaults to 1, as in the paper. */
  readonly writeHeads: number;
  /** Keys are compared with a learned part of each word (Csordás & Schmidhuber 2019). Defaults to false. */
  readonly masking: boolean;
  /** Freeing a location also erases it (Csordás & Schmidhuber 2019). Defaults to false. */
  readonly deallocation: boolean;
  /** Sharpens the forward and backward weightings of the links (Csordás & Schmidhuber 2019). Defaults to false. */
  readonly sharpness: boolean;
  /** Temporal links. Without them reads use content alone, and the state has no N² numbers. Parameters are the same. Defaults to true. */
  readonly links: boolean;
  /** Dynamic allocation. Without it writes use content alone. Parameters are the same. Defaults to true. */
  readonly allocation: boolean;
  /** Whether gradients flow from the usage to the previous write weightings. Defaults to true. */
  readonly usageGradient: boolean;
  /** The allocation order compares usages rounded to 1/usageResolution. "exact" is the paper's sort. Defaults to 128. */
  readonly usageResolution: number | "exact";
}

/** A complete, valid, frozen configuration, as `defineConfig` returns it. */
export interface DncConfig {
  /** X, numbers of an input vector. */
  readonly inputSize: number;
  /** Y, numbers of an output vector. */
  readonly outputSize: number;
  readonly controller: LstmConfig | FeedforwardConfig;
  /** null: the controller alone, the baseline. */
  readonly memory: MemoryConfig | null;
  /** Bound of the absolute values in h, c and y. Defaults to 0, no bound. */
  readonly clip: number;
}

/** A configuration as a user writes it. The sizes are required; other fields have defaults. */
export interface DncOptions {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly controller?: Partial<LstmConfig> | (Partial<FeedforwardConfig> & { readonly type: "feedforward" });
  readonly memory?: Partial<MemoryConfig> | null;
  readonly clip?: number;
}

const MAX_SIZE = 65_536;
const MAX_HEADS = 64;
const MAX_LAYERS = 16;

/**
 * Completes and checks a configuration. Sizes are integers from 1 to 65,536, heads from 1 to 64, layers from 1 to 16.
 * @throws ConfigError naming the field, its value and the allowed range
 */
export function defineConfig(options: DncOptions): DncConfig {
  const fields = new Fields("config", "", options, ["inputSize", "outputSize", "controller", "memory", "clip"]);
  return Object.freeze({
    inputSize: fields.integer("inputSize", undefined, 1, MAX_SIZE),
    outputSize: fields.integer("outputSize", undefined, 1, MAX_SIZE),
    controller: defineController(options.controller ?? {}),
    memory: options.memory === null ? null : defineMemory(options.memory ?? {}),
    clip: fields.real("clip", 0, 0, 1e6),
  });
}

function defineController(options: NonNullable<DncOptions["controller"]>): LstmConfig | FeedforwardConfig {
  const type = (options as { type?: unknown } | null)?.type ?? "lstm";
  if (type === "feedforward") {
    const fields = new Fields("controller", "controller.", options, ["type", "widths"]);
    return Object.freeze({ type, widths: fields.integers("widths", [128], 1, MAX_SIZE, MAX_LAYERS) });
  }
  if (type !== "lstm") throw new ConfigError("controller.type", type, '"lstm" or "feedforward"');
  const fields = new Fields("controller", "controller.", options, ["type", "hiddenSize", "layers", "forgetBias"]);
  return Object.freeze({
    type,
    hiddenSize: fields.integer("hiddenSize", 64, 1, MAX_SIZE),
    layers: fields.integer("layers", 1, 1, MAX_LAYERS),
    forgetBias: fields.real("forgetBias", 1, -100, 100),
  });
}

function defineMemory(options: Partial<MemoryConfig>): MemoryConfig {
  const fields = new Fields("memory", "memory.", options, [
    "locations",
    "wordSize",
    "readHeads",
    "writeHeads",
    "masking",
    "deallocation",
    "sharpness",
    "links",
    "allocation",
    "usageGradient",
    "usageResolution",
  ]);
  return Object.freeze({
    locations: fields.integer("locations", 16, 1, MAX_SIZE),
    wordSize: fields.integer("wordSize", 16, 1, MAX_SIZE),
    readHeads: fields.integer("readHeads", 1, 1, MAX_HEADS),
    writeHeads: fields.integer("writeHeads", 1, 1, MAX_HEADS),
    masking: fields.boolean("masking", false),
    deallocation: fields.boolean("deallocation", false),
    sharpness: fields.boolean("sharpness", false),
    links: fields.boolean("links", true),
    allocation: fields.boolean("allocation", true),
    usageGradient: fields.boolean("usageGradient", true),
    usageResolution:
      options.usageResolution === "exact" ? "exact" : fields.integer("usageResolution", 128, 1, MAX_SIZE),
  });
}
