import { ConfigError } from "../errors.ts";
import { Fields } from "../fields.ts";

/** An LSTM controller. Every layer receives x and the read vectors; the interface and the output receive h of all layers. */
export interface LstmConfig {
  /** The kind of controller. */
  readonly type: "lstm";
  /** H, hidden units of each layer. @default 64 */
  readonly hiddenSize: number;
  /** @default 1 */
  readonly layers: number;
  /** Initial bias of the forget gates. @default 1, a usual value; the paper gives none */
  readonly forgetBias: number;
}

/** A GRU controller (Cho et al. 2014; PyTorch's form). Otherwise as an LSTM; its state c stays 0. */
export interface GruConfig {
  /** The kind of controller. */
  readonly type: "gru";
  /** H, hidden units of each layer. @default 64 */
  readonly hiddenSize: number;
  /** @default 1 */
  readonly layers: number;
}

/** ReLU layers. The first one receives x and the read vectors; the interface and the output receive the last one. */
export interface FeedforwardConfig {
  /** The kind of controller. */
  readonly type: "feedforward";
  /** Units of each layer. @default one layer of 128 */
  readonly widths: readonly number[];
}

/** A memory that reads, writes and links few locations in a step (Rae et al. 2016), so that it can have millions of them. */
export interface SparseConfig {
  /** K, the locations that a look-up or a direction finds. Values above the number of locations are reduced to it. @default 8 */
  readonly reads: number;
  /** K_L, the links of each row and column, and the entries of the precedence. @default 8 */
  readonly links: number;
  /** K_A, the free locations among which a write head allocates. @default 8 */
  readonly allocations: number;
  /** A look-up compares similarities rounded to 1/similarityResolution, 1 to 4096. @default 1024 */
  readonly similarityResolution: number;
}

/** The external memory and its heads. */
export interface MemoryConfig {
  /** N, the number of locations; at most 65,536, or 2^22 with `sparse`. @default 16 */
  readonly locations: number;
  /** W, the numbers in a location. @default 16 */
  readonly wordSize: number;
  /** R. @default 1 */
  readonly readHeads: number;
  /** V. @default 1, as in the paper */
  readonly writeHeads: number;
  /** Keys are compared with a learned part of each word (Csordás & Schmidhuber 2019). @default false */
  readonly masking: boolean;
  /** Freeing a location also erases it (Csordás & Schmidhuber 2019). @default false */
  readonly deallocation: boolean;
  /** Sharpens the forward and backward weightings of the links (Csordás & Schmidhuber 2019). @default false */
  readonly sharpness: boolean;
  /** Temporal links. Without them reads use content alone, and the state has no N² numbers. Parameters are the same. @default true */
  readonly links: boolean;
  /** Dynamic allocation. Without it writes use content alone. Parameters are the same. @default true */
  readonly allocation: boolean;
  /** Initial bias of the allocation gates; above 0 a new network allocates more than it looks up. @default 0; the paper gives none */
  readonly allocationGateBias: number;
  /** Strengths are log(1 + e^ξ) ≥ 0 as in DeepMind's code, not 1 + log(1 + e^ξ). Sharpness is not affected. @default false */
  readonly softplusStrengths: boolean;
  /** Keys and write vectors are tanh ξ as in pytorch-dnc, not ξ. @default false */
  readonly tanhVectors: boolean;
  /** Whether gradients flow from the usage to the previous write weightings. @default true */
  readonly usageGradient: boolean;
  /** The allocation order compares usages rounded to 1/usageResolution. "exact" is the paper's sort. @default 128 */
  readonly usageResolution: number | "exact";
  /** Reads, writes and links few locations in a step. Parameters are the same. `usageResolution` is then at most 255. @default null, dense */
  readonly sparse: SparseConfig | null;
}

/** A memory as a user writes it. */
export type MemoryOptions = Partial<Omit<MemoryConfig, "sparse">> & { readonly sparse?: Partial<SparseConfig> | null };

/** A complete, valid, frozen configuration, as `defineConfig` returns it. */
export interface DncConfig {
  /** X, numbers of an input vector. */
  readonly inputSize: number;
  /** Y, numbers of an output vector. */
  readonly outputSize: number;
  /** The network that emits the interface. */
  readonly controller: LstmConfig | GruConfig | FeedforwardConfig;
  /** null: the controller alone, the baseline. */
  readonly memory: MemoryConfig | null;
  /** Bound of the absolute values in h, c and y. @default 0, no bound */
  readonly clip: number;
  /** Layer normalisation of the pre-activations of the controller, each gate by itself, and of the interface vector. @default false */
  readonly layerNorm: boolean;
  /**
   * Adds a second LSTM or GRU of the same sizes, the reverse controller, that reads x alone, from the last step to the first; h_all is the output
   * of both (Franke et al. 2018). The whole input must be known. Not with a feed-forward controller. @default false
   */
  readonly bidirectional: boolean;
  /**
   * Inputs that are not 0 in a typical step, such as 1 for a one-hot code; 1 to 65,536. The initial weights of x are then uniform in
   * ±1/√activeInputs and those of the read vectors in ±1/√(R·W); otherwise both in ±1/√(X + R·W), which makes a sparse input faint.
   * @default null, all of them
   */
  readonly activeInputs: number | null;
}

/** A configuration as a user writes it. The sizes are required; other fields have defaults. */
export interface DncOptions
  extends Pick<DncConfig, "inputSize" | "outputSize">,
    Partial<Pick<DncConfig, "clip" | "layerNorm" | "bidirectional" | "activeInputs">> {
  /** The network that emits the interface. @default an LSTM with one layer of 64 units */
  readonly controller?:
    | Partial<LstmConfig>
    | (Partial<GruConfig> & { readonly type: "gru" })
    | (Partial<FeedforwardConfig> & { readonly type: "feedforward" });
  /** The external memory; null for the controller alone. @default 16 locations of 16 numbers */
  readonly memory?: MemoryOptions | null;
}

const MAX_SIZE = 65_536;
const MAX_SPARSE_LOCATIONS = 2 ** 22;
/** Row numbers of links are exact in float32. */
const MAX_LINK_ROWS = 2 ** 24;
/** The key of a usage fits in a byte. */
const MAX_SPARSE_RESOLUTION = 255;
const MAX_HEADS = 64;
const MAX_LAYERS = 16;

/**
 * Completes and checks a configuration. Sizes are integers from 1 to 65,536 (locations of a sparse memory to 2^22), heads from 1 to 64, layers
 * from 1 to 16.
 * @throws ConfigError naming the field, its value and the allowed range
 *
 * @example
 * ```ts
 * import { defineConfig } from "@dncjs/core";
 *
 * const { memory } = defineConfig({ inputSize: 3, outputSize: 2 });
 * console.log(memory?.locations); // 16, the default
 * ```
 */
export function defineConfig(options: DncOptions): DncConfig {
  const fields = new Fields("config", "", options, [
    "inputSize",
    "outputSize",
    "controller",
    "memory",
    "clip",
    "layerNorm",
    "bidirectional",
    "activeInputs",
  ]);
  const controller = defineController(options.controller ?? {});
  const bidirectional = fields.boolean("bidirectional", false);
  if (bidirectional && controller.type === "feedforward") {
    throw new ConfigError("bidirectional", true, "false with a feed-forward controller, which carries no state");
  }
  return Object.freeze({
    inputSize: fields.integer("inputSize", undefined, 1, MAX_SIZE),
    outputSize: fields.integer("outputSize", undefined, 1, MAX_SIZE),
    controller,
    memory: options.memory === null ? null : defineMemory(options.memory ?? {}),
    clip: fields.real("clip", 0, 0, 1e6),
    layerNorm: fields.boolean("layerNorm", false),
    bidirectional,
    activeInputs: options.activeInputs == null ? null : fields.integer("activeInputs", undefined, 1, MAX_SIZE),
  });
}

/**
 * Returns the configuration with another number of memory locations. Parameters do not depend on that number, so a network runs with both.
 * @throws ConfigError if the network has no memory, or the number is not an integer from 1 to 65,536, or to 2^22 with `memory.sparse`
 */
export function withLocations(config: DncConfig, locations: number): DncConfig {
  const { memory } = config;
  if (!memory) throw new ConfigError("memory.locations", locations, "no number: this network has no memory");
  return defineConfig({ ...config, memory: { ...memory, locations } });
}

function defineController(options: NonNullable<DncOptions["controller"]>): DncConfig["controller"] {
  const type = (options as { type?: unknown } | null)?.type ?? "lstm";
  if (type === "feedforward") {
    const fields = new Fields("controller", "controller.", options, ["type", "widths"]);
    return Object.freeze({ type, widths: fields.integers("widths", [128], 1, MAX_SIZE, MAX_LAYERS) });
  }
  if (type !== "lstm" && type !== "gru")
    throw new ConfigError("controller.type", type, '"lstm", "gru" or "feedforward"');
  const names = ["type", "hiddenSize", "layers", ...(type === "lstm" ? ["forgetBias"] : [])];
  const fields = new Fields("controller", "controller.", options, names);
  const sizes = {
    hiddenSize: fields.integer("hiddenSize", 64, 1, MAX_SIZE),
    layers: fields.integer("layers", 1, 1, MAX_LAYERS),
  };
  if (type === "gru") return Object.freeze({ type, ...sizes });
  return Object.freeze({ type, ...sizes, forgetBias: fields.real("forgetBias", 1, -100, 100) });
}

function defineMemory(options: MemoryOptions): MemoryConfig {
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
    "allocationGateBias",
    "softplusStrengths",
    "tanhVectors",
    "usageGradient",
    "usageResolution",
    "sparse",
  ]);
  const isSparse = (options.sparse ?? null) !== null;
  const locations = fields.integer("locations", 16, 1, isSparse ? MAX_SPARSE_LOCATIONS : MAX_SIZE);
  const memory = {
    locations,
    wordSize: fields.integer("wordSize", 16, 1, MAX_SIZE),
    readHeads: fields.integer("readHeads", 1, 1, MAX_HEADS),
    writeHeads: fields.integer("writeHeads", 1, 1, MAX_HEADS),
    masking: fields.boolean("masking", false),
    deallocation: fields.boolean("deallocation", false),
    sharpness: fields.boolean("sharpness", false),
    links: fields.boolean("links", true),
    allocation: fields.boolean("allocation", true),
    allocationGateBias: fields.real("allocationGateBias", 0, -100, 100),
    softplusStrengths: fields.boolean("softplusStrengths", false),
    tanhVectors: fields.boolean("tanhVectors", false),
    usageGradient: fields.boolean("usageGradient", true),
    usageResolution:
      options.usageResolution === "exact" && !isSparse
        ? ("exact" as const)
        : fields.integer("usageResolution", 128, 1, isSparse ? MAX_SPARSE_RESOLUTION : MAX_SIZE),
    sparse: isSparse ? defineSparse(options.sparse!, locations) : null,
  };
  if (memory.sparse && memory.links && memory.writeHeads * locations > MAX_LINK_ROWS) {
    const expected = `at most ${Math.floor(MAX_LINK_ROWS / locations)} with ${locations} locations and links`;
    throw new ConfigError("memory.writeHeads", memory.writeHeads, expected);
  }
  return Object.freeze(memory);
}

function defineSparse(options: Partial<SparseConfig>, locations: number): SparseConfig {
  const fields = new Fields("memory.sparse", "memory.sparse.", options, [
    "reads",
    "links",
    "allocations",
    "similarityResolution",
  ]);
  const count = (field: string): number => Math.min(locations, fields.integer(field, 8, 1, MAX_SPARSE_LOCATIONS));
  return Object.freeze({
    reads: count("reads"),
    links: count("links"),
    allocations: count("allocations"),
    similarityResolution: fields.integer("similarityResolution", 1024, 1, 4096),
  });
}
