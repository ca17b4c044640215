import { ConfigError, type DncConfig, type DncOptions, defineConfig } from "@dncjs/core";
import { Fields } from "@dncjs/core/run";
import { type CompleteOptimizer, defineOptimizer, type OptimizerOptions } from "./optimizers/index.ts";

/** How to train a model. The recipe, the task, the seed and the kind of backend determine the result. */
export interface Recipe {
  /** The network, without its input and output sizes, which the task defines. */
  readonly model: Omit<DncOptions, "inputSize" | "outputSize">;
  /** The optimizer, with its learning rate. */
  readonly optimizer: OptimizerOptions;
  /** B, sequences in a training batch. */
  readonly batchSize: number;
  /** Maximum number of batches. Schedules are in fractions of this number. */
  readonly batches: number;
  /** Limit on the norm of all gradients together. @default 0, no limit */
  readonly clipNorm?: number;
  /** Limit on the absolute value of every gradient, applied before `clipNorm`. @default 0, no limit */
  readonly clipValue?: number;
  /** Limit on the gradients of an LSTM's pre-activations. Defaults to 0, no limit; Graves et al. 2016 use 10. */
  readonly gradientClip?: number;
  /**
   * Adds a price on writing to the loss: `price` times the sum of the write weightings, averaged over all active steps of all sequences. It
   * applies once the fraction `from` of the batches is done. No effect on networks without memory.
   */
  readonly writePrice?: { readonly price: number; readonly from: number };
  /**
   * Share of the controller's output that training withholds from the output layer, [0, 1): each number of each step is 0 with this
   * probability, else divided by 1 - share (Franke et al. 2018: 0.1). Drawn from the seed of the run. Default: 0, none.
   */
  readonly bypassDropout?: number;
  /** Keeps the state of every k-th step only and recomputes the others (gradient checkpointing): less memory, more computation. */
  readonly keepEvery?: number;
  /**
   * Truncated backpropagation: a longer batch runs in parts of this many steps. Each part continues from the state that the one before
   * reached, but its gradients end at its first step. The gradients of all parts are added, and update the weights once. Memory depends on
   * the part, not on the batch. Not with `keepEvery`, and not for a bidirectional network.
   * Default: whole batches.
   */
  readonly truncateEvery?: number;
  /** Batches between two evaluations on the validation set. */
  readonly evaluateEvery: number;
  /** Whether the run ends when the task is solved. */
  readonly stopWhenSolved: boolean;
  /** Trains on the lessons of the task in order. Without a curriculum, or for a task without lessons, trains on the task itself. */
  readonly curriculum?: CurriculumOptions;
  /** Ends the run, as "stalled", after this many consecutive evaluations on the last lesson without a better metric. */
  readonly patience?: number;
  /**
   * How to handle a batch whose loss or gradients are not finite. Defaults to "stop".
   *
   * - `stop`: `fit` throws a TrainingError
   * - `skip`: skip the batch
   * - `rollBack`: restore the weights of the newest evaluation and continue with the next batch
   */
  readonly onNonFinite?: NonFinitePolicy;
}

/** How a run goes through the lessons of its task. */
export interface CurriculumOptions {
  /** Metric on the lesson's validation set at or below which the run advances to the next lesson; checked at every evaluation. */
  readonly advanceAt: number;
  /** Fraction of batches drawn from earlier lessons, [0, 1); all earlier lessons are equally likely. */
  readonly revisit: number;
  /**
   * Memory locations for the training and validation batches of each lesson, from 1 to the number of the network. Short sequences need few,
   * and cost less with few. Defaults to the number of the network. No effect on networks without memory.
   */
  readonly locations?: readonly number[];
}

export type NonFinitePolicy = (typeof POLICIES)[number];

/** A recipe with all defaults filled in, created by `defineRecipe`. */
export interface CompleteRecipe extends Recipe {
  readonly model: Omit<DncConfig, "inputSize" | "outputSize">;
  readonly optimizer: CompleteOptimizer;
  readonly clipNorm: number;
  readonly clipValue: number;
  readonly gradientClip: number;
}

const FIELDS: readonly (keyof Recipe)[] = [
  "model",
  "optimizer",
  "batchSize",
  "batches",
  "clipNorm",
  "clipValue",
  "gradientClip",
  "writePrice",
  "bypassDropout",
  "keepEvery",
  "truncateEvery",
  "evaluateEvery",
  "stopWhenSolved",
  "curriculum",
  "patience",
  "onNonFinite",
];
const POLICIES = ["stop", "skip", "rollBack"] as const;
const MAX_BATCH_SIZE = 65_536;
const MAX_BATCHES = 1e9;
const MAX_LIMIT = 1e9;
const MAX_LESSONS = 4096;

/**
 * Returns a recipe with all defaults filled in.
 * @throws ConfigError if a field is invalid, unknown or missing
 */
export function defineRecipe(recipe: Recipe): CompleteRecipe {
  const fields = new Fields("recipe", "", recipe, FIELDS);
  const limit = (field: string) => fields.real(field, 0, 0, MAX_LIMIT);
  const model = defineModel(recipe.model);
  requireTruncatable(recipe);
  return Object.freeze({
    model,
    optimizer: defineOptimizer(recipe.optimizer),
    batchSize: fields.integer("batchSize", undefined, 1, MAX_BATCH_SIZE),
    batches: fields.integer("batches", undefined, 1, MAX_BATCHES),
    clipNorm: limit("clipNorm"),
    clipValue: limit("clipValue"),
    gradientClip: limit("gradientClip"),
    ...(recipe.writePrice === undefined ? {} : { writePrice: defineWritePrice(recipe.writePrice) }),
    ...(recipe.bypassDropout === undefined ? {} : { bypassDropout: defineShare(fields) }),
    ...(recipe.keepEvery === undefined ? {} : { keepEvery: fields.integer("keepEvery", undefined, 1, MAX_BATCHES) }),
    ...(recipe.truncateEvery === undefined
      ? {}
      : { truncateEvery: fields.integer("truncateEvery", undefined, 1, MAX_BATCHES) }),
    evaluateEvery: fields.integer("evaluateEvery", undefined, 1, MAX_BATCHES),
    stopWhenSolved: fields.boolean("stopWhenSolved"),
    ...(recipe.curriculum === undefined ? {} : { curriculum: defineCurriculum(recipe.curriculum, model) }),
    ...(recipe.patience === undefined ? {} : { patience: fields.integer("patience", undefined, 1, MAX_BATCHES) }),
    ...(recipe.onNonFinite === undefined ? {} : { onNonFinite: definePolicy(recipe.onNonFinite) }),
  });
}

/** Rejects what `truncateEvery` cannot have. Recomputing overwrites the state that the next part starts from. */
function requireTruncatable({ keepEvery, truncateEvery, model }: Recipe): void {
  if (truncateEvery === undefined) return;
  if (keepEvery !== undefined) {
    throw new ConfigError("keepEvery", keepEvery, "no keepEvery with truncateEvery: shorter parts need less memory");
  }
  if (!model.bidirectional) return;
  const reason = "its reverse controller starts at the last step of the batch";
  throw new ConfigError("truncateEvery", truncateEvery, `no truncateEvery for a bidirectional network: ${reason}`);
}

/** Fills in the defaults, so that a checkpoint keeps its network if a default changes later. */
function defineModel(model: Recipe["model"]): CompleteRecipe["model"] {
  const names = ["controller", "memory", "clip", "layerNorm", "bidirectional", "activeInputs"];
  const known = new Fields("model", "model.", model, names);
  const options = Object.fromEntries(names.map((field) => [field, known.get(field)]));
  try {
    const { inputSize: _, outputSize: __, ...network } = defineConfig({ ...options, inputSize: 1, outputSize: 1 });
    return Object.freeze(network);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(`model.${error.field}`, error.value, error.expected);
  }
}

function defineShare(fields: Fields): number {
  const share = fields.real("bypassDropout", 0, 0, 1);
  if (share === 1) throw new ConfigError("bypassDropout", share, "a number from 0 to below 1");
  return share;
}

function defineWritePrice(writePrice: NonNullable<Recipe["writePrice"]>): NonNullable<Recipe["writePrice"]> {
  const fields = new Fields("writePrice", "writePrice.", writePrice, ["price", "from"]);
  return Object.freeze({ price: fields.real("price", undefined, 0, 1e6), from: fields.real("from", undefined, 0, 1) });
}

function defineCurriculum(curriculum: CurriculumOptions, { memory }: CompleteRecipe["model"]): CurriculumOptions {
  const fields = new Fields("curriculum", "curriculum.", curriculum, ["advanceAt", "revisit", "locations"]);
  const hasLocations = memory !== null && curriculum.locations !== undefined;
  return Object.freeze({
    advanceAt: fields.real("advanceAt", undefined, 0, MAX_LIMIT),
    revisit: fields.fraction("revisit", undefined),
    ...(hasLocations ? { locations: fields.integers("locations", [], 1, memory.locations, MAX_LESSONS) } : {}),
  });
}

function definePolicy(policy: unknown): NonFinitePolicy {
  if (POLICIES.includes(policy as NonFinitePolicy)) return policy as NonFinitePolicy;
  throw new ConfigError("onNonFinite", policy, `one of ${POLICIES.join(", ")}`);
}
