import { ConfigError } from "../errors.ts";
import { Fields } from "../fields.ts";

/** An LSTM of `layers` layers; every layer sees the input and the read vectors, all layers feed the interface and the output. */
export interface LstmConfig {
  readonly type: "lstm";
  readonly hiddenSize: number;
  readonly layers: number;
  /** Initial bias of the forget gates. The paper does not say; 1 is usual. */
  readonly forgetBias: number;
}

/** ReLU layers of the given widths on the input and the read vectors. */
export interface FeedforwardConfig {
  readonly type: "feedforward";
  readonly widths: readonly number[];
}

export interface MemoryConfig {
  /** N, the number of locations. */
  readonly locations: number;
  /** W, the word size. */
  readonly wordSize: number;
  /** R */
  readonly readHeads: number;
  /** V; the paper has one. */
  readonly writeHeads: number;
  /** Keys see a learned part of each row (Csordás & Schmidhuber 2019). */
  readonly masking: boolean;
  /** Freeing a row also erases it (Csordás & Schmidhuber 2019). */
  readonly deallocation: boolean;
  /** Re-concentrates what comes back from following the links (Csordás & Schmidhuber 2019). */
  readonly sharpness: boolean;
  /** Temporal links; without them reading is by content alone, and there is no state of N² numbers. The parameters are the same. */
  readonly links: boolean;
  /** Dynamic allocation; without it writing is by content alone. The parameters are the same. */
  readonly allocation: boolean;
  /** Whether gradients flow from the usage to the previous write weightings. */
  readonly usageGradient: boolean;
  /** The allocation order compares usages in steps of 1/usageResolution; "exact" is the paper's sort. */
  readonly usageResolution: number | "exact";
}

/** A complete, valid configuration; made by `defineConfig`. */
export interface DncConfig {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly controller: LstmConfig | FeedforwardConfig;
  /** null: the controller alone, the baseline. */
  readonly memory: MemoryConfig | null;
  /** Bound of h, c and y; 0 is none. */
  readonly clip: number;
}

/** What a user writes: sizes, and whatever differs from the defaults. */
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
 * Completes and checks a configuration.
 * @throws ConfigError naming the field, its value and the allowed range.
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
