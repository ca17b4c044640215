import { ConfigError, Random } from "@dncjs/core";
import { Fields } from "@dncjs/core/run";
import type { Batch, Task } from "@dncjs/train";
import { drawnSets } from "../drawing/drawnSets.ts";
import type { Episode } from "../drawing/episode.ts";
import { readSequence, type Sample, type Shape } from "./readSequence.ts";
import { renderSequence } from "./renderSequence.ts";
import { defineScoring, SCORING_FIELDS, type ScoringOptions } from "./scoring.ts";

/** Your own task, whose sequences are drawn at random. */
export interface TaskDefinition extends ScoringOptions {
  /** Letters, digits, "-" and "_": it names the folder of a run. */
  readonly name: string;
  /** @default "" */
  readonly description?: string | undefined;
  /** X, numbers of an input vector, 1..65,536. */
  readonly inputs: number;
  /** Y, numbers of an output vector, 1..65,536. */
  readonly outputs: number;
  /**
   * Returns one sequence, drawn with `random` alone, so that the same seed gives the same data. Called for training, validation and
   * evaluation alike. `lesson` counts from 0.
   */
  readonly sample: (random: Random, lesson: number) => Sample;
  /** Descriptions of the lessons of a curriculum, easiest first. The last one is the task itself. @default one lesson, the task */
  readonly lessons?: readonly string[] | undefined;
  /** Maximum number of steps of a sequence; a longer one is an error. @default no maximum; memory is planned for the longest one so far */
  readonly maxSteps?: number | undefined;
  /** Seed of the data, a whole number from 0. @default 1 */
  readonly seed?: number | undefined;
}

/** A task that can be made again with another seed. */
export interface OwnTask extends Task {
  /** Returns the task with other data, as a run with this seed needs it. @throws ArgumentError if the seed is invalid */
  withSeed(seed: number): OwnTask;
}

const FIELDS: readonly (keyof TaskDefinition)[] = [
  "name",
  "description",
  "inputs",
  "outputs",
  "sample",
  "lessons",
  "maxSteps",
  "seed",
  ...SCORING_FIELDS,
];
const MAX_SIZE = 65_536;
const MAX_STEPS = 1_000_000;
/** Random words reserved for one sequence, so that no two sequences share a word. */
const WORDS = 2 ** 20;
/** Training sequences of each lesson that are drawn and checked at once. */
const PROBED = 64;

/**
 * Creates your own task from a function that draws one sequence. Batches, masks, a validation and an evaluation set of 100 sequences each,
 * metrics and rendering follow from it. The first sequences of each lesson are drawn and checked at once.
 * @throws ConfigError naming the field if the definition or a sequence is invalid, then and at every later draw; ArgumentError for the seed
 *
 * @example
 * ```ts
 * import { defineTask } from "@dncjs/tasks";
 *
 * const task = defineTask({
 *   name: "delay",
 *   inputs: 1,
 *   outputs: 1,
 *   sample(random) {
 *     const bits = Array.from({ length: 6 }, () => random.integer(2));
 *     return { x: bits, y: [0, ...bits.slice(0, -1)], mask: [0, 1, 1, 1, 1, 1] };
 *   },
 * });
 * ```
 */
export function defineTask(definition: TaskDefinition): OwnTask {
  const { name, description, lessons, maxSteps, shape } = check(definition);
  const { draw, longest } = drawingOf(definition, shape, maxSteps);
  const numbers = Array.from({ length: lessons?.length ?? 1 }, (_, lesson) => lesson);
  const sets = drawnSets(new Random(definition.seed ?? 1).fork(name), {
    channels: shape,
    lessons: numbers,
    hardest: (lesson) => lesson,
    words: WORDS,
    draw,
  });
  for (const lesson of numbers) sets.trainingBatch(0, PROBED, lesson);
  requireRepeatable(sets);
  return {
    name,
    description,
    ...shape,
    ...(lessons ? { lessons } : {}),
    get trainingSteps() {
      return longest();
    },
    get evaluationSteps() {
      return longest();
    },
    ...sets,
    render: (batch, sequence, y) => renderSequence(batch, sequence, shape, y),
    withSeed: (seed) => defineTask({ ...definition, seed }),
  };
}

/** Checks and completes the fields of a definition, except the seed. */
function check(definition: TaskDefinition) {
  const fields = new Fields("task", "", definition, FIELDS);
  const inputSize = fields.integer("inputs", undefined, 1, MAX_SIZE);
  const outputSize = fields.integer("outputs", undefined, 1, MAX_SIZE);
  const names = defineNames(definition);
  const lessons = defineLessons(definition.lessons);
  const maxSteps = definition.maxSteps === undefined ? undefined : fields.integer("maxSteps", undefined, 1, MAX_STEPS);
  const scoring = defineScoring(definition, outputSize);
  if (typeof definition.sample !== "function") throw new ConfigError("sample", definition.sample, "a function");
  return { ...names, lessons, maxSteps, shape: { inputSize, outputSize, ...scoring } };
}

/** Draws sequences. `longest` is the declared maximum of their steps, or that of the sequences so far. */
function drawingOf(definition: TaskDefinition, shape: Shape, maxSteps: number | undefined) {
  let most = 0;
  const draw = (random: Random, lesson: number): Episode => {
    const episode = drawSample(definition, shape, random, lesson);
    if (maxSteps !== undefined && episode.steps > maxSteps) {
      throw new ConfigError("sample().x", `${episode.steps} steps`, `at most ${maxSteps} steps (maxSteps)`);
    }
    most = Math.max(most, episode.steps);
    return episode;
  };
  return { draw, longest: () => maxSteps ?? most };
}

function drawSample({ sample }: TaskDefinition, shape: Shape, random: Random, lesson: number): Episode {
  const drawn = sample(random, lesson);
  if (drawn instanceof Promise) throw new ConfigError("sample()", "a promise", "a sequence: { x, y, mask?, show? }");
  new Fields("sample()", "sample().", drawn, ["x", "y", "mask", "show"]);
  return readSequence(drawn, shape, (field) => `sample().${field}`);
}

/** Checks that the same random numbers give the same sequences. */
function requireRepeatable({ trainingBatch }: Pick<Task, "trainingBatch">): void {
  const [one, two] = [trainingBatch(0, 1), trainingBatch(0, 1)].map(textOf);
  if (one !== two) {
    throw new ConfigError(
      "sample",
      "another sequence for the same random numbers",
      "random numbers from its argument only",
    );
  }
}

function textOf({ x, target, answer }: Batch): string {
  return [x, target, answer].map((numbers) => numbers.join()).join(";");
}

/** @throws ConfigError */
export function defineNames({
  name,
  description = "",
}: Pick<TaskDefinition, "name" | "description">): Pick<Task, "name" | "description"> {
  if (typeof name !== "string" || !/^[A-Za-z0-9][\w-]*$/.test(name)) {
    throw new ConfigError("name", name, 'a letter or digit, then letters, digits, "-" and "_"');
  }
  if (typeof description !== "string") throw new ConfigError("description", description, "a text");
  return { name, description };
}

function defineLessons(lessons: unknown): readonly string[] | undefined {
  if (lessons === undefined) return undefined;
  if (Array.isArray(lessons) && lessons.length > 0 && lessons.every((lesson) => typeof lesson === "string"))
    return lessons;
  throw new ConfigError("lessons", lessons, "a list of texts, one per lesson");
}
