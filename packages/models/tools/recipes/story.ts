import { byLargest, type Symbols, storySymbols } from "@dncjs/inspect";
import { storyTask } from "@dncjs/tasks";
import { readStory, stepsOfAct, storyChannels } from "@dncjs/tasks/story";
import type { Batch, Recipe } from "@dncjs/train";
import { adamFalling } from "../learningRates.ts";
import type { ModelRecipe, TaskKind } from "../modelRecipe.ts";

const kind: TaskKind = {
  task: () => storyTask({ seed: 1 }),
  decide: byLargest,
  symbols: (_, batch) => symbolsOf(batch),
};

/** A word for every symbol, in each of its sentence's steps, and for every output. */
function symbolsOf(batch: Batch): Symbols {
  const { inputSize: X, outputSize: Y } = storyChannels;
  const lines = readStory(batch, 0).flatMap(({ act }, line) => new Array<number>(stepsOfAct(act)).fill(line));
  const namesAt = (values: Float32Array, from: number, names: readonly string[]) =>
    names.filter((_, channel) => values[from + channel] === 1);
  return storySymbols({
    lines,
    words: lines.map((_, step) => namesAt(batch.x, step * X, INPUTS)),
    expected: lines.map((_, step) => namesAt(batch.target, step * Y, OUTPUTS)[0] ?? null),
  });
}

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, k) => `${name} ${k}`);
const PEOPLE = numbered("person", 8);
const PLACES = numbered("place", 8);
/** Names of the channels. The receiver of a thing has the name of the person. */
const INPUTS = [...numbered("act", 9), ...PEOPLE, "she", ...PEOPLE, ...numbered("thing", 8), "it", ...PLACES];
const OUTPUTS = [...PEOPLE, ...PLACES, "nobody", "not told"];

const data = "stories drawn while training";

/** Both networks: the same batches, learning rates and lessons. */
const shared: Omit<Recipe, "model" | "curriculum"> = {
  optimizer: adamFalling(3e-3, 1e-4, 0.75),
  batchSize: 16,
  batches: 62_000,
  clipNorm: 10,
  evaluateEvery: 250,
  stopWhenSolved: false,
  onNonFinite: "rollBack",
};

/**
 * Short stories have few locations, so that the network learns to overwrite what is no longer true. It stays with them until questions that need two facts
 * are right: their share of the error is small, and a long story teaches them slowly.
 */
export const story: ModelRecipe = {
  description: "is told who is where and who has what, and answers where people and things are and who has them",
  seeds: [1],
  recipe: {
    ...shared,
    model: {
      controller: { type: "lstm", hiddenSize: 64 },
      memory: { locations: 24, wordSize: 24, readHeads: 1, masking: true, deallocation: true },
    },
    curriculum: { advanceAt: 0.05, revisit: 0.2, locations: [6, 8, 12, 16, 24] },
  },
  data,
  lstm: "story-lstm",
  kind,
};

/** Its lessons advance at six times the error: at 5 % it would never see stories as long as those of the test. */
export const storyLstm: ModelRecipe = {
  description: "the task of story with an LSTM and no memory; 46,088 parameters, story has 45,786",
  seeds: [1],
  recipe: {
    ...shared,
    model: { controller: { type: "lstm", hiddenSize: 85 }, memory: null },
    curriculum: { advanceAt: 0.3, revisit: 0.2 },
  },
  data,
  kind,
};
