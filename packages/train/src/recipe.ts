import { ConfigError, type DncConfig, type DncOptions, defineConfig } from "@dncjs/core";
import { Fields } from "@dncjs/core/run";
import { type CompleteOptimizer, defineOptimizer, type OptimizerOptions } from "./optimizers/index.ts";

/** How a model is trained: everything beside the task, the seed and the backend that decides the result. */
export interface Recipe {
  /** The network; the task gives its input and output sizes. */
  readonly model: Omit<DncOptions, "inputSize" | "outputSize">;
  readonly optimizer: OptimizerOptions;
  /** B, sequences in a training batch. */
  readonly batchSize: number;
  /** The most batches to train on: the whole run, of which schedules name fractions. */
  readonly batches: number;
  /** Bound of the norm of all gradients together; 0 is none, the default. */
  readonly clipNorm?: number;
  /** Bound of every gradient of a parameter, before `clipNorm`; 0 is none, the default. */
  readonly clipValue?: number;
  /** Bound of the gradients of an LSTM's pre-activations; 0 is none, the default. The paper's is 10. */
  readonly gradientClip?: number;
  /**
   * A price on writing, added to the loss: `price` times the mean, over all steps of all rows, of the sum of the write
   * weightings, once the fraction `from` of the run is done. Without a memory it has no effect.
   */
  readonly writePrice?: { readonly price: number; readonly from: number };
  /** Keep the state of every k-th step and recompute the others (gradient checkpointing): less memory, more work. */
  readonly keepEvery?: number;
  /** Look at the validation set after every so many batches. */
  readonly evaluateEvery: number;
  /** End the run when the task is solved. */
  readonly stopWhenSolved: boolean;
  /** The lessons of the task one after the other; without it, and for a task without lessons, the task itself from the start. */
  readonly curriculum?: CurriculumOptions;
  /** Stop after so many evaluations in a row, on the last lesson, without a better metric: outcome "stalled". */
  readonly patience?: number;
  /**
   * What to do with a batch whose loss or gradients are not finite: stop, the default · skip it · rollBack: go back to the
   * weights of the newest evaluation and go on with the next batch.
   */
  readonly onNonFinite?: NonFinitePolicy;
}

export interface CurriculumOptions {
  /**
   * Go on to the next lesson when the task's metric on the lesson's validation set is at most this, looked at every
   * `evaluateEvery` batches.
   */
  readonly advanceAt: number;
  /** The fraction of all batches that are of an earlier lesson, each equally likely. */
  readonly revisit: number;
}

export type NonFinitePolicy = (typeof POLICIES)[number];

/** A recipe with every default filled in; made by `defineRecipe`. */
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
  "keepEvery",
  "evaluateEvery",
  "stopWhenSolved",
  "curriculum",
  "patience",
  "onNonFinite",
];
const POLICIES = ["stop", "skip", "rollBack"] as const;
const MOST_ROWS = 65_536;
const MOST_BATCHES = 1e9;
const HIGHEST_BOUND = 1e9;

/**
 * Completes and checks a recipe.
 * @throws ConfigError naming the field, its value and what was expected.
 */
export function defineRecipe(recipe: Recipe): CompleteRecipe {
  const fields = new Fields("recipe", "", recipe, FIELDS);
  const bound = (field: string) => fields.real(field, 0, 0, HIGHEST_BOUND);
  return Object.freeze({
    model: defineModel(recipe.model),
    optimizer: defineOptimizer(recipe.optimizer),
    batchSize: fields.integer("batchSize", undefined, 1, MOST_ROWS),
    batches: fields.integer("batches", undefined, 1, MOST_BATCHES),
    clipNorm: bound("clipNorm"),
    clipValue: bound("clipValue"),
    gradientClip: bound("gradientClip"),
    ...(recipe.writePrice === undefined ? {} : { writePrice: defineWritePrice(recipe.writePrice) }),
    ...(recipe.keepEvery === undefined ? {} : { keepEvery: fields.integer("keepEvery", undefined, 1, MOST_BATCHES) }),
    evaluateEvery: fields.integer("evaluateEvery", undefined, 1, MOST_BATCHES),
    stopWhenSolved: fields.boolean("stopWhenSolved"),
    ...(recipe.curriculum === undefined ? {} : { curriculum: defineCurriculum(recipe.curriculum) }),
    ...(recipe.patience === undefined ? {} : { patience: fields.integer("patience", undefined, 1, MOST_BATCHES) }),
    ...(recipe.onNonFinite === undefined ? {} : { onNonFinite: definePolicy(recipe.onNonFinite) }),
  });
}

/** Completed, so that a checkpoint keeps its network should a default change. */
function defineModel(model: Recipe["model"]): CompleteRecipe["model"] {
  const known = new Fields("model", "model.", model, ["controller", "memory", "clip"]);
  const options = Object.fromEntries(["controller", "memory", "clip"].map((field) => [field, known.get(field)]));
  try {
    const { controller, memory, clip } = defineConfig({ ...options, inputSize: 1, outputSize: 1 });
    return Object.freeze({ controller, memory, clip });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(`model.${error.field}`, error.value, error.expected);
  }
}

function defineWritePrice(writePrice: NonNullable<Recipe["writePrice"]>): NonNullable<Recipe["writePrice"]> {
  const fields = new Fields("writePrice", "writePrice.", writePrice, ["price", "from"]);
  return Object.freeze({ price: fields.real("price", undefined, 0, 1e6), from: fields.real("from", undefined, 0, 1) });
}

function defineCurriculum(curriculum: CurriculumOptions): CurriculumOptions {
  const fields = new Fields("curriculum", "curriculum.", curriculum, ["advanceAt", "revisit"]);
  return Object.freeze({
    advanceAt: fields.real("advanceAt", undefined, 0, HIGHEST_BOUND),
    revisit: fields.fraction("revisit", undefined),
  });
}

function definePolicy(policy: unknown): NonFinitePolicy {
  if (POLICIES.includes(policy as NonFinitePolicy)) return policy as NonFinitePolicy;
  throw new ConfigError("onNonFinite", policy, `one of ${POLICIES.join(", ")}`);
}
