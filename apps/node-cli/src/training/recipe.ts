import { ConfigError, type SparseConfig } from "@dncjs/core";
import { show } from "@dncjs/core/run";
import type { CurriculumOptions, LearningRate, OptimizerOptions, Recipe } from "@dncjs/train";
import { readJsonFile } from "@dncjs/train/files";
import { type CompleteRecipe, defineRecipe, type NonFinitePolicy } from "@dncjs/train/tools";
import { Failure } from "../failure.ts";
import { requireNoContradiction } from "./switches.ts";

/** The flags of `dnc train` that change the recipe; undefined if not given. */
export interface RecipeFlags {
  readonly batches?: number;
  readonly batchSize?: number;
  readonly evaluateEvery?: number;
  readonly stopWhenSolved?: boolean;
  readonly optimizer?: OptimizerOptions["type"];
  readonly learningRate?: LearningRate;
  readonly clipNorm?: number;
  readonly clipValue?: number;
  readonly gradientClip?: number;
  readonly writePrice?: NonNullable<Recipe["writePrice"]>;
  readonly bypassDropout?: number;
  readonly keepEvery?: number;
  readonly truncateEvery?: number;
  /** False trains on the full task from the start. */
  readonly curriculum?: CurriculumOptions | false;
  /** 0 turns patience off. */
  readonly patience?: number;
  readonly onNonFinite?: NonFinitePolicy;
  readonly controller?: "lstm" | "gru";
  readonly hiddenSize?: number;
  readonly layers?: number;
  readonly feedforward?: readonly number[];
  readonly layerNorm?: boolean;
  readonly bidirectional?: boolean;
  readonly activeInputs?: number;
  /** False removes the memory. */
  readonly memory?: boolean;
  readonly locations?: number;
  readonly wordSize?: number;
  readonly readHeads?: number;
  readonly writeHeads?: number;
  readonly masking?: boolean;
  readonly deallocation?: boolean;
  readonly sharpness?: boolean;
  readonly links?: boolean;
  readonly allocation?: boolean;
  /** False gives a dense memory. */
  readonly sparse?: boolean;
  readonly sparseReads?: number;
  readonly sparseLinks?: number;
  readonly sparseAllocations?: number;
  readonly sparseResolution?: number;
}

/**
 * Returns the recipe of a task, changed by the file `config`, then by the flags.
 * @throws Failure for another kind of file, or a flag that another one turns off; ConfigError for an invalid value, naming the flag, or the file, that has it
 */
export function plannedRecipe(base: Recipe, flags: RecipeFlags & { readonly config?: string }): CompleteRecipe {
  requireNoContradiction(flags);
  const { config } = flags;
  const start = config === undefined ? base : readRecipe(config, base);
  try {
    return defineRecipe(applyFlags(start, flags));
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    const place =
      flagOf(cause.field, flags) ?? (config === undefined ? cause.field : `--config ${config}, ${cause.field}`);
    throw new ConfigError(place, cause.value, cause.expected);
  }
}

/** The given flag that sets a field of the recipe, such as --read-heads for model.memory.readHeads. Switches have no invalid values. */
function flagOf(field: string, flags: object): string | undefined {
  const names = field.split(/[.[]/).flatMap((part, at, parts) => [part, camelCase(parts[at - 1] ?? "", part)]);
  const values = new Map(Object.entries(flags).filter(([, value]) => typeof value !== "boolean"));
  const name = names.findLast((each) => values.get(each) !== undefined);
  return name && `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function camelCase(first: string, second: string): string {
  return first + second.charAt(0).toUpperCase() + second.slice(1);
}

/** Returns the recipe with the changes of the flags. It does not check the result. */
export function applyFlags(recipe: Recipe, flags: RecipeFlags): Recipe {
  const { batches, batchSize, evaluateEvery, stopWhenSolved, clipNorm, clipValue, gradientClip, keepEvery } = flags;
  const { curriculum: _curriculum, patience, ...rest } = recipe;
  return {
    ...rest,
    ...given({ curriculum: curriculum(recipe, flags) }),
    ...given({ patience: flags.patience === 0 ? undefined : (flags.patience ?? patience) }),
    ...given({ batches, batchSize, evaluateEvery, stopWhenSolved, clipNorm, clipValue, gradientClip, keepEvery }),
    ...given({ truncateEvery: flags.truncateEvery }),
    ...given({ writePrice: flags.writePrice, bypassDropout: flags.bypassDropout, onNonFinite: flags.onNonFinite }),
    optimizer: optimizer(recipe.optimizer, flags),
    model: model(recipe.model, flags),
  };
}

/** Reads a recipe, or the recipe of a run.json, and merges it into `base`. @throws Failure */
export function readRecipe(path: string, base: Recipe): Recipe {
  const value = readJsonFile(path, "--config");
  if (!isObject(value)) {
    throw new Failure(`--config ${path} is not a recipe: expected a JSON object`);
  }
  const recipe = (value as { recipe?: unknown }).recipe ?? value;
  if ("recipe" in value) requireObject(path, "recipe", value.recipe);
  requireObjects(path, recipe as Partial<Recipe>);
  return merged(base, recipe as Fields) as Recipe;
}

type Fields = object & { readonly type?: unknown };

/** The fields of `changes` replace those of `base`. An object is merged into another, unless it has another `type`, which has other fields. */
function merged(base: Fields, changes: Fields): object {
  if (changes.type !== undefined && changes.type !== base.type) return changes;
  const old = base as Record<string, unknown>;
  const fields = Object.entries(changes).map(([name, value]) => {
    const before = old[name];
    return [name, isObject(before) && isObject(value) ? merged(before, value) : value];
  });
  return { ...base, ...Object.fromEntries(fields) };
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Checks the fields that flags are merged into. A merge would ignore a number or null. @throws Failure */
function requireObjects(path: string, { model, optimizer }: Partial<Recipe>): void {
  if (optimizer !== undefined) requireObject(path, "optimizer", optimizer);
  if (model === undefined) return;
  requireObject(path, "model", model);
  if (model.controller !== undefined) requireObject(path, "model.controller", model.controller);
  const { memory } = model;
  if (memory !== undefined && memory !== null) requireObject(path, "model.memory", memory, "an object or null");
}

function requireObject(path: string, field: string, value: unknown, expected = "an object"): void {
  if (isObject(value)) return;
  throw new Failure(`--config ${path}, ${field}: got ${show(value)}, expected ${expected}`);
}

/** The lessons keep their locations only if the network does. */
function curriculum({ curriculum: base }: Recipe, flags: RecipeFlags): CurriculumOptions | undefined {
  if (flags.curriculum === false || (!base && !flags.curriculum)) return undefined;
  const { locations, ...rest } = { ...base, ...flags.curriculum } as CurriculumOptions;
  return { ...rest, ...given({ locations: flags.locations === undefined ? locations : undefined }) };
}

/** A change of type keeps only the learning rate: the other options differ between types. */
function optimizer(base: OptimizerOptions, { optimizer: type, learningRate }: RecipeFlags): OptimizerOptions {
  const kept = type === undefined || type === base?.type ? base : { type, learningRate: base.learningRate };
  return { ...kept, ...given({ learningRate }) };
}

function model(base: Recipe["model"], flags: RecipeFlags): Recipe["model"] {
  return {
    ...base,
    ...given({ controller: controller(base?.controller, flags), memory: memory(base?.memory, flags) }),
    ...given({ layerNorm: flags.layerNorm, activeInputs: flags.activeInputs }),
    // A feed-forward controller has no reverse controller.
    ...given({ bidirectional: flags.bidirectional ?? (flags.feedforward ? false : undefined) }),
  };
}

function controller(base: Recipe["model"]["controller"], flags: RecipeFlags): Recipe["model"]["controller"] {
  const { hiddenSize, layers, feedforward } = flags;
  if (feedforward) return { type: "feedforward", widths: feedforward };
  const recurrent = base?.type === "feedforward" ? {} : (base ?? {});
  const { type: baseType = "lstm", ...kept } = recurrent;
  const type = flags.controller ?? baseType;
  const sizes = given({ hiddenSize: hiddenSize ?? kept.hiddenSize, layers: layers ?? kept.layers });
  if (flags.controller === undefined && hiddenSize === undefined && layers === undefined) return base;
  // Only an LSTM has a forgetBias.
  return type === "gru" ? { type, ...sizes } : { ...kept, type, ...sizes };
}

function memory(base: Recipe["model"]["memory"], flags: RecipeFlags) {
  if (flags.memory === false) return null;
  const { locations, wordSize, readHeads, writeHeads, masking, deallocation, sharpness, links, allocation } = flags;
  const sizes = given({ locations, wordSize, readHeads, writeHeads });
  const sparse = sparseMemory(base?.sparse, flags);
  const changes = { ...sizes, ...given({ masking, deallocation, sharpness, links, allocation, sparse }) };
  return Object.keys(changes).length > 0 ? { ...base, ...changes } : base;
}

/** A size of a sparse memory implies `--sparse`. */
function sparseMemory(base: Partial<SparseConfig> | null | undefined, flags: RecipeFlags) {
  const { sparse, sparseReads: reads, sparseLinks: links, sparseAllocations: allocations } = flags;
  const sizes = given({ reads, links, allocations, similarityResolution: flags.sparseResolution });
  if (sparse === false) return null;
  return sparse || Object.keys(sizes).length > 0 ? { ...base, ...sizes } : undefined;
}

/** The fields that are not undefined. */
function given<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof given<Fields>
  >;
}
