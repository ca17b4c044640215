import { Dnc, Random, ReferenceBackend } from "@dncjs/core";
import { type ModelName, modelFiles, readBytes, readCard } from "@dncjs/models";
import {
  allocationTask,
  associativeRecallTask,
  babiTask,
  copyTask,
  mapWalkTask,
  storyTask,
  underground,
} from "@dncjs/tasks";
import type { Batch, Task } from "@dncjs/train";
import { stories } from "./stories.ts";

/** Number of steps of random bits. */
const STEPS = 64;
/** Number of sequences of the model's task. A walk on a map has as many steps as the other sequences together. */
const SEQUENCES = 8;
const WALKS = 1;

/** The input of a model: the first sequences of the evaluation set of its task, or 64 steps of random bits. */
export const inputs = ["task", "random bits"] as const;
export type Input = (typeof inputs)[number];

/** A trained model and sequences for it. */
export interface Trial {
  readonly bytes: Uint8Array;
  /** The model on the float64 reference. */
  readonly reference: Dnc;
  /** Number of outputs of which the largest is an answer; 0 if the sign of each output is one. */
  readonly classes: number;
  readonly batch: Pick<Batch, "steps" | "batch" | "x" | "mask">;
}

export const modelNames = Object.keys(modelFiles) as ModelName[];
/** A reverse controller needs the whole input, so these models do not run single steps from a given state. */
const bidirectional: readonly ModelName[] = ["babi"];
export const steppedNames: readonly ModelName[] = modelNames.filter((name) => !bidirectional.includes(name));

const trials = new Map<string, Promise<Trial>>();

export function trialOf(model: ModelName, input: Input): Promise<Trial> {
  const key = `${model} ${input}`;
  if (!trials.has(key)) trials.set(key, openTrial(model, input));
  return trials.get(key)!;
}

async function openTrial(model: ModelName, input: Input): Promise<Trial> {
  const bytes = await readBytes(modelFiles[model].model);
  const reference = Dnc.load(bytes, { backend: new ReferenceBackend() });
  const { inputSize, outputSize } = reference.config;
  if (reference.config.bidirectional !== bidirectional.includes(model))
    throw new RangeError(`bidirectional: got ${reference.config.bidirectional} for ${model}`);
  const task = await taskOf(model);
  const sequences = model === "traversal" ? WALKS : SEQUENCES;
  const batch = input === "task" ? [...task.evaluationBatches(sequences)][0]! : randomBits(inputSize);
  const classes = task.loss === "softmaxCrossEntropy" ? outputSize / (task.lossGroups ?? 1) : 0;
  return { bytes, reference, classes, batch };
}

function randomBits(inputSize: number): Trial["batch"] {
  const random = new Random(3).fork("bits");
  const x = Float32Array.from({ length: STEPS * inputSize }, () => random.integer(2));
  return { steps: STEPS, batch: 1, x, mask: new Float32Array(STEPS).fill(1) };
}

/** The task of a model, with the seed of its recipe, so that the evaluation set is that of the card; for bAbI with stories of our own. */
async function taskOf(model: ModelName): Promise<Task> {
  const { seed, vocabulary, encoding, positions, blanks } = await readCard(modelFiles[model].card);
  switch (model.replace(/-lstm|-no-links/, "")) {
    case "allocation":
      return allocationTask({ seed, length: 10, sequences: 5 });
    case "associative-recall":
      return associativeRecallTask({ seed });
    case "copy":
      return copyTask({ seed: 7, maxLength: 16 });
    case "story":
      return storyTask({ seed });
    case "traversal":
      return mapWalkTask({ map: underground, seed });
    case "babi":
    case "babi-1": {
      const test = [{ task: 1, text: stories(SEQUENCES), source: "stories" }];
      return babiTask({
        train: [],
        test,
        seed,
        ...(vocabulary && { vocabulary }),
        encoding: encoding!,
        positions: positions!,
        blanks: blanks!,
      });
    }
    default:
      throw new RangeError(`no task for the model ${model}`);
  }
}
