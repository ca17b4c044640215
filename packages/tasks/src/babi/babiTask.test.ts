import { createHash } from "node:crypto";
import { ArgumentError, ConfigError } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIRECTIONS, walkStories } from "../testing/stories.ts";
import { type BabiOptions, type BabiTask, babiTask } from "./babiTask.ts";

function options(seed: number): BabiOptions {
  return {
    train: [{ task: 1, text: walkStories(seed, 20) }],
    test: [{ task: 1, text: walkStories(seed + 1, 6) }],
    seed,
  };
}

function jointTask(blanks?: number): BabiTask {
  const text = walkStories(3, 10);
  return babiTask({
    train: [
      { task: 1, text },
      { task: 19, text: DIRECTIONS.repeat(4) },
    ],
    test: [
      { task: 19, text: DIRECTIONS },
      { task: 1, text: "1 Mary went to the office.\n2 Where is Mary?\toffice\t1" },
    ],
    seed: 1,
    blanks,
  });
}

/** Returns the words of a sequence, with the expected word in brackets after each blank. */
function words(batch: Batch, sequence: number, vocabulary: readonly string[]): string {
  const size = vocabulary.length;
  const wordAt = (values: Float32Array, index: number) =>
    vocabulary.filter((_, word) => values[index * size + word] === 1).join("|");
  let text = "";
  for (let index = sequence; index < batch.mask.length && batch.mask[index] === 1; index += batch.batch) {
    text += `${wordAt(batch.x, index)}${batch.answer[index] === 1 ? `[${wordAt(batch.target, index)}]` : ""} `;
  }
  return text.trimEnd();
}

describe("the bAbI task", () => {
  it("has one word per step, a blank for each word of an answer, and scores only the blanks", () => {
    const task = jointTask();
    const [batch] = [...task.evaluationBatches(2)] as [Batch];
    expect(words(batch, 0, task.vocabulary)).toBe("mary went to the office . where is mary ? -[office]");
    expect(words(batch, 1, task.vocabulary)).toBe("the garden is west of the office . how do you go there ? -[n] -[w]");
    expect(batch.groups).toEqual(["task1", "task19"]);
  });

  it("lets no test text decide when a run stops", () => expect(jointTask().validationDecides).toBe(true));

  it("with more blanks scores the last one of each word of an answer", () => {
    const task = jointTask(3);
    const [batch] = [...task.evaluationBatches(2)] as [Batch];
    expect(words(batch, 0, task.vocabulary)).toBe("mary went to the office . where is mary ? - - -[office]");
    expect(words(batch, 1, task.vocabulary)).toMatch(/there \? - - -\[n\] - - -\[w\]$/);
    const tally = task.tally();
    tally.add(batch, batch.target);
    expect(tally.metrics()).toMatchObject({ questionError: 0, wordError: 0, questions: 2 });
    expect(task.lineNumbers(batch, 0)).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]);
  });

  it("has the recorded batches, bit for bit", () => {
    const task = jointTask();
    const training = [task.trainingBatch(0, 4), task.trainingBatch(9, 3)];
    const hash = createHash("sha256");
    for (const batch of [...training, ...task.validationBatches(4), ...task.evaluationBatches(4)]) {
      for (const values of [batch.x, batch.target, batch.mask, batch.answer]) hash.update(values);
    }
    expect(hash.digest("hex")).toBe("1554e3286aa3846b8a671c7aec264b6af5283472bbec61e6a35bb89b7fea0a87");
  });

  it("asks questions that the input answers", () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(50), (seed, index) => {
        const task = babiTask(options(seed));
        const batch = task.trainingBatch(index, 3);
        for (let b = 0; b < 3; b++) {
          const story = words(batch, b, task.vocabulary);
          for (const { 1: person, 2: place, index: at } of story.matchAll(/where is (\w+) \? -\[(\w+)\]/g)) {
            const went = [...story.slice(0, at).matchAll(new RegExp(`${person} went to the (\\w+)`, "g"))];
            expect(went.at(-1)?.[1]).toBe(place);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it("has one word at active steps and none elsewhere, and scores only active steps", () => {
    const task = babiTask(options(8));
    for (const batch of [task.trainingBatch(0, 4), ...task.validationBatches(4), ...task.evaluationBatches(4)]) {
      const sums = (values: Float32Array) =>
        Array.from(batch.mask, (_, index) =>
          values.subarray(index * task.inputSize, (index + 1) * task.inputSize).reduce((sum, value) => sum + value, 0),
        );
      expect(sums(batch.x)).toEqual([...batch.mask]);
      expect(sums(batch.target)).toEqual([...batch.answer]);
      expect(batch.answer.every((scored, index) => scored <= (batch.mask[index] as number))).toBe(true);
    }
  });

  it("gives the same batch for the same seed and index", () => {
    const one = babiTask(options(8));
    const other = babiTask(options(8));
    other.trainingBatch(40, 3);
    expect(other.trainingBatch(5, 3)).toEqual(one.trainingBatch(5, 3));
    expect([...other.validationBatches(2)]).toEqual([...one.validationBatches(2)]);
  });

  it("holds out a fraction of each task's training stories, and never trains on them", () => {
    const unique = Array.from({ length: 20 }, (_, at) => {
      const name = String.fromCharCode(97 + at);
      return `1 x${name} sat.\n2 Who sat?\tx${name}\t1\n`;
    }).join("");
    const task = babiTask({ train: [{ task: 4, text: unique }], test: [{ task: 4, text: unique }], seed: 2 });
    expect(task.stories).toEqual({ training: 18, validation: 2, evaluation: 20 });
    const stories = (batches: Iterable<Batch>) =>
      [...batches].flatMap((batch) => Array.from({ length: batch.batch }, (_, b) => words(batch, b, task.vocabulary)));
    const training = new Set(stories([task.trainingBatch(0, 18)]));
    const validation = stories(task.validationBatches(5));
    expect(training.size).toBe(18);
    expect(validation.filter((story) => training.has(story))).toEqual([]);
    expect(new Set(stories(task.evaluationBatches(3)))).toEqual(new Set([...training, ...validation]));
    const none = babiTask({
      train: [{ task: 4, text: unique }],
      test: [{ task: 4, text: unique }],
      seed: 2,
      validationFraction: 0,
    });
    expect([...none.validationBatches(5)]).toEqual([]);
  });

  it("excludes longer training stories, counts them, and keeps all test stories", () => {
    const long = `1 a b c d e f g h.\n2 Who?\ta\t1\n`;
    const text = `${DIRECTIONS}${long}${long}1 A.\n2 Who?\ta\t1\n`;
    const given = { train: [{ task: 1, text }], test: [{ task: 1, text: long }], seed: 1, validationFraction: 0 };
    const task = babiTask({ ...given, maxTrainingSteps: 11 });
    expect([task.leftOut, task.stories.training, task.trainingSteps, task.evaluationSteps]).toEqual([3, 1, 5, 12]);
    expect(babiTask(given).leftOut).toBe(0);
    expect(() => babiTask({ ...given, maxTrainingSteps: 4 })).toThrow(
      "maxTrainingSteps: got 4, expected at least 5, the length of the shortest training story of task 1",
    );
  });

  it("rejects a story that is far too long", () => {
    const text = `1 ${"on ".repeat(5000)}.\n2 Who?\tbill\t1`;
    expect(() => babiTask({ train: [], test: [{ task: 1, text, source: "huge.txt" }], seed: 1 })).toThrow(
      "huge.txt, line 1: the length of the story: got 5004, expected at most 4096 steps",
    );
  });

  it("accepts a vocabulary, keeps its order, and rejects a text with a word that is not in it", () => {
    const test = [{ task: 1, text: "1 Mary sat.\n2 Who sat?\tmary\t1", source: "qa.txt" }];
    const task = babiTask({ train: [], test, seed: 1, vocabulary: ["who", "sat", "?", ".", "-", "mary", "zebra"] });
    expect(task.vocabulary[6]).toBe("zebra");
    expect([...task.evaluationBatches(1)]).toHaveLength(1);
    expect(() => task.trainingBatch(0, 1)).toThrow("train: got []");
    const lacking = { train: [], test, seed: 1, vocabulary: ["-", "sat", ".", "?", "who"] };
    expect(() => babiTask(lacking)).toThrow('qa.txt, line 1: a word of the story: got "mary"');
  });

  it("rejects invalid texts and options by name", () => {
    const good = options(1);
    expect(() => babiTask({ ...good, test: [] })).toThrow("test: got []");
    expect(() => babiTask({ ...good, train: [...good.train, ...good.train] })).toThrow("train: task: got 1");
    expect(() => babiTask({ ...good, train: [{ task: 0.5, text: "" }] })).toThrow(ArgumentError);
    expect(() => babiTask({ ...good, train: [{ task: 2, text: "x" }] })).toThrow("the train text of task 2, line 1");
    expect(() => babiTask({ ...good, validationFraction: 1 })).toThrow(ConfigError);
    expect(() => babiTask({ ...good, validationFraction: Number.NaN })).toThrow("validationFraction: got NaN");
    expect(() => babiTask({ ...good, encoding: "lines" as "words" })).toThrow('encoding: got "lines"');
    expect(() => babiTask({ ...good, positions: 2 })).toThrow('positions: got 2, expected 1 for the encoding "words"');
    expect(() => babiTask({ ...good, blanks: 17 })).toThrow("blanks: got 17");
    expect(() => babiTask({ ...good, encoding: "sentences", blanks: 17 })).toThrow("blanks: got 17");
    expect(() => babiTask({ ...good, encoding: "sentences", blanks: 0 })).toThrow("blanks: got 0");
    expect(() => babiTask({ ...good, encoding: "sentences", positions: 0.5 })).toThrow("positions: got 0.5");
    expect(() => babiTask({ ...good, encoding: "sentences", positions: 257 })).toThrow("positions: got 257");
    expect(() => babiTask({ ...good, lookahead: 0 })).toThrow("lookahead: got 0");
    expect(() => babiTask({ ...good, maxTrainingSteps: 0 })).toThrow("maxTrainingSteps: got 0");
    expect(() => babiTask(good).trainingBatch(0.5, 2)).toThrow("index: got 0.5");
  });
});
