import { ArgumentError, ConfigError, Random } from "@dncjs/core";
import { Fields } from "@dncjs/core/run";
import type { Batch } from "@dncjs/train";
import { chunksOf, lazily, requireTrainingBatch } from "../batch.ts";
import { type Episode, stackEpisodes } from "../drawing/episode.ts";
import { trainingOrder } from "../drawing/trainingOrder.ts";
import { largest } from "../largest.ts";
import { defineNames, type OwnTask } from "./defineTask.ts";
import { readSequence } from "./readSequence.ts";
import { renderSequence } from "./renderSequence.ts";
import { defineScoring, SCORING_FIELDS, type ScoringOptions } from "./scoring.ts";
import { listSequences, SEQUENCE_FIELDS, type Sequences, sizesOf } from "./sequences.ts";

/** Your own task, whose sequences are given. */
export interface DatasetOptions extends Sequences, ScoringOptions {
  /** Letters, digits, "-" and "_": it names the folder of a run. @default "dataset" */
  readonly name?: string | undefined;
  /** @default "" */
  readonly description?: string | undefined;
  /** X, numbers of an input vector. @default the length of the first step of `x`; 1 for plain numbers */
  readonly inputs?: number | undefined;
  /** Y, numbers of an output vector. @default the length of the first step of `y`; for class numbers the largest one plus 1; else 1 */
  readonly outputs?: number | undefined;
  /** The evaluation set, or the fraction of the sequences to hold out for it, (0,1): the same ones for every seed. @default 0.1 */
  readonly evaluation?: Sequences | number | undefined;
  /** Fraction of the sequences to hold out for validation, (0,1): the same ones for every seed. @default 0.1 */
  readonly validation?: number | undefined;
  /** Seed of the order of training, a whole number from 0. @default 1 */
  readonly seed?: number | undefined;
}

const FIELDS: readonly (keyof DatasetOptions)[] = [
  ...SEQUENCE_FIELDS,
  "name",
  "description",
  "inputs",
  "outputs",
  "evaluation",
  "validation",
  "seed",
  ...SCORING_FIELDS,
];
const HELD_OUT = 0.1;
const MAX_SIZE = 65_536;

/**
 * Creates your own task from given sequences, which may have different lengths. Sequences are held out at random for validation and
 * evaluation, one each at least. Every epoch trains on all others in a new order.
 * @throws ConfigError naming the field if an option or a sequence is invalid; ArgumentError if the seed is
 *
 * @example
 * ```ts
 * import { datasetTask } from "@dncjs/tasks";
 *
 * const sequences = Array.from({ length: 40 }, (_, n) => [[n / 40], [0.5], [1 - n / 40]]);
 * const task = datasetTask({
 *   name: "mirror",
 *   loss: "meanSquare",
 *   x: sequences,
 *   y: sequences.map((steps) => steps.toReversed()),
 * });
 * ```
 */
export function datasetTask(options: DatasetOptions): OwnTask {
  const fields = new Fields("dataset", "", options, FIELDS);
  const { name, description } = defineNames({ ...options, name: options.name ?? "dataset" });
  const inferred = sizesOf(options);
  const inputSize = fields.integer("inputs", inferred.inputs, 1, MAX_SIZE);
  const outputSize = fields.integer("outputs", inferred.outputs, 1, MAX_SIZE);
  const scoring = defineScoring(options, outputSize);
  const shape = { inputSize, outputSize, ...scoring };
  const read = (given: Sequences, prefix: string) =>
    listSequences(given, shape, prefix).map((sequence, at) =>
      readSequence(sequence, shape, (field) => `${prefix}${field}[${at}]`),
    );
  const { training, validation, evaluation } = split(options, fields, read);
  const order = trainingOrder({
    lengths: training.map(({ steps }) => steps),
    random: new Random(options.seed ?? 1).fork(name),
    lookahead: 1, // a small dataset has too few sequences to group by length
  });
  const stack = (episodes: readonly Episode[]) => stackEpisodes(episodes, shape);
  const longest = (episodes: readonly Episode[]) => largest(episodes.map(({ steps }) => steps));
  return {
    name,
    description,
    inputSize,
    outputSize,
    ...scoring,
    trainingSteps: longest(training),
    evaluationSteps: longest([...validation, ...evaluation]),
    trainingBatch(index, size, lesson) {
      requireTrainingBatch(index, size);
      requireOnlyLesson(lesson);
      return stack(order(index, size).map((number) => training[number] as Episode));
    },
    evaluationBatches: (size) => byLength(evaluation, size, stack),
    validationBatches(size, lesson) {
      requireOnlyLesson(lesson);
      return byLength(validation, size, stack);
    },
    render: (batch, sequence, y) => renderSequence(batch, sequence, shape, y),
    withSeed: (seed) => datasetTask({ ...options, seed }),
  };
}

interface Sets {
  readonly training: readonly Episode[];
  readonly validation: readonly Episode[];
  readonly evaluation: readonly Episode[];
}

function split(options: DatasetOptions, fields: Fields, read: (given: Sequences, prefix: string) => Episode[]): Sets {
  const { evaluation, validation = HELD_OUT } = options;
  const given = typeof evaluation === "object" && evaluation !== null ? read(evaluation, "evaluation.") : undefined;
  const all = read(options, "");
  const wanted = (field: "evaluation" | "validation") => {
    const fraction = fields.fraction(field, HELD_OUT);
    return Math.max(1, Math.round(fraction * all.length));
  };
  const counts = { evaluation: given ? 0 : wanted("evaluation"), validation: wanted("validation") };
  const heldOut = counts.evaluation + counts.validation;
  if (heldOut >= all.length) {
    const sets = given ? "validation" : "validation and evaluation";
    throw new ConfigError(
      "x",
      `${all.length} sequences`,
      `more than the ${heldOut} held out for ${sets} (${validation})`,
    );
  }
  const shuffled = new Random(0).fork("held out").shuffle(all);
  return {
    evaluation: given ?? shuffled.slice(0, counts.evaluation),
    validation: shuffled.slice(counts.evaluation, heldOut),
    training: shuffled.slice(heldOut),
  };
}

/** Sorts by length, to reduce padding: the metrics of a whole set do not depend on its order. */
function byLength(
  episodes: readonly Episode[],
  size: number,
  stack: (episodes: readonly Episode[]) => Batch,
): Iterable<Batch> {
  const sorted = episodes.toSorted((a, b) => a.steps - b.steps);
  return lazily(chunksOf(sorted, size), stack);
}

function requireOnlyLesson(lesson: number | undefined): void {
  if (lesson !== undefined && lesson !== 0)
    throw new ArgumentError("lesson", lesson, "0, the only lesson of a dataset");
}
