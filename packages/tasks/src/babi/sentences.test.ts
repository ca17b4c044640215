import type { Batch } from "@dncjs/train";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIRECTIONS, walkStories } from "../testing/stories.ts";
import { type BabiOptions, type BabiTask, babiTask } from "./babiTask.ts";

const NAMES = { task: 1, source: "names.txt" };

function sentencesTask(options: Partial<BabiOptions> = {}): BabiTask {
  const test = [
    { task: 1, text: walkStories(5, 4) },
    { task: 19, text: DIRECTIONS },
  ];
  return babiTask({ train: [{ task: 1, text: walkStories(4, 20) }], test, seed: 1, encoding: "sentences", ...options });
}

function allBatches(task: BabiTask, size: number): Batch[] {
  return [task.trainingBatch(0, size), ...task.validationBatches(size), ...task.evaluationBatches(size)];
}

/** Returns the input words of each step of a sequence, with the expected word in brackets. */
function steps(task: BabiTask, batch: Batch, sequence: number): string[] {
  const V = task.vocabulary.length;
  return Array.from({ length: task.lineNumbers(batch, sequence).length }, (_, step) => {
    const index = step * batch.batch + sequence;
    const expected = task.vocabulary.filter((_word, at) => batch.target[index * V + at] === 1);
    const shown = task.wordsShown(batch, sequence, step).join(" ");
    return batch.answer[index] === 1 ? `${shown}[${expected.join("|")}]` : shown;
  });
}

/** Returns text as it is rendered, without marks. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/(?<=\t)(\S+)\t.*/gm, "$1")
    .replaceAll(",", " ")
    .replace(/([.?])/g, " $1 ")
    .replace(/[ \t]+/g, " ")
    .trim();
}

describe('the bAbI task with the encoding "sentences"', () => {
  it("has one line per step, then the blanks of each word of the answer, the last of which is scored", () => {
    const task = sentencesTask();
    const batches = [...task.evaluationBatches(1)];
    const batch = batches.find(({ groups }) => groups?.[0] === "task19") as Batch;
    expect(steps(task, batch, 0)).toEqual([
      "the garden is west of the office .",
      "how do you go there ?",
      "-",
      "-[n]",
      "-",
      "-[w]",
    ]);
    expect(task.lineNumbers(batch, 0)).toEqual([1, 2, 2, 2, 2, 2]);
    const slow = sentencesTask({ blanks: 4, test: [{ task: 19, text: DIRECTIONS }] });
    const [slowBatch] = [...slow.evaluationBatches(1)] as [Batch];
    expect(steps(slow, slowBatch, 0).slice(2)).toEqual(["-", "-", "-", "-[n]", "-", "-", "-", "-[w]"]);
    expect(task.encoding).toBe("sentences");
    expect(task.positions).toHaveLength(8);
    expect(task.inputSize).toBe((task.positions as string[][]).flat().length);
    expect(task.outputSize).toBe(task.vocabulary.length);
  });

  it("has a channel for each word that a position can have, and sets those of the line", () => {
    const test = [{ task: 1, text: "1 Ann left.\n2 Ann left Ann?\tann\t1" }];
    const task = sentencesTask({ train: [], test });
    expect(task.positions).toEqual([["-", "ann"], ["left"], [".", "ann"], ["?"]]);
    const [{ x }] = [...task.evaluationBatches(1)] as [Batch];
    expect(Array.from({ length: 4 }, (_, step) => [...x.subarray(6 * step, 6 * step + 6)])).toEqual([
      [0, 1, 1, 1, 0, 0],
      [0, 1, 1, 0, 1, 1],
      [1, 0, 0, 0, 0, 0],
      [1, 0, 0, 0, 0, 0],
    ]);
  });

  it("has a channel for each word that another can be renamed to", () => {
    const directions = [{ task: 19, text: DIRECTIONS }];
    const options = { train: directions, test: directions, vocabulary: sentencesTask().vocabulary };
    const task = sentencesTask({ ...options, renaming: true });
    const positions = task.positions as string[][];
    expect(positions[1]).toEqual(["do", "garden", "hallway", "kitchen", "office"]);
    const shown = Array.from({ length: 50 }, (_, index) => task.wordsShown(task.trainingBatch(index, 1), 0, 0)[1]);
    expect([...new Set(shown)].sort()).toEqual(["garden", "hallway", "kitchen", "office"]);
    const narrow = sentencesTask({ ...options, renaming: true, positions: positions.with(1, ["do", "garden"]) });
    expect(() => Array.from({ length: 50 }, (_, index) => narrow.trainingBatch(index, 1))).toThrow(
      /^a story: word 2 of a line: got "(hallway|kitchen|office)"/,
    );
  });

  it("rejects a word at a position that never had it, and lists that are none", () => {
    const test = [{ ...NAMES, text: "1 Ann left.\n2 Who left?\tann\t1" }];
    const options = { train: [], test, vocabulary: ["-", ".", "?", "ann", "left", "who"] };
    const positions = [["-", "who"], ["left"], [".", "?"]];
    expect(() => sentencesTask({ ...options, positions })).toThrow(
      'names.txt, line 1: word 1 of a line: got "ann", expected a word that this position has in the texts of the training',
    );
    for (const wrong of [
      ["ann", "who"],
      ["-", "-"],
      ["-", "anna"],
    ])
      expect(() => sentencesTask({ ...options, positions: positions.with(0, wrong) })).toThrow(/^positions\[0\]: got/);
    expect(() => sentencesTask({ ...options, positions: [] })).toThrow("positions: got 0");
  });

  it("gives each of a number of positions all words: word w at position p has channel p · V + w", () => {
    const test = [{ task: 1, text: "1 Ann left.\n2 Ann left Ann?\tann\t1" }];
    const task = sentencesTask({ train: [], test, vocabulary: ["-", ".", "?", "ann", "left"], positions: 5 });
    const [{ x, target, answer, mask }] = [...task.evaluationBatches(1)] as [Batch];
    const set = (values: Float32Array) => Array.from(values).flatMap((value, at) => (value === 0 ? [] : [[at, value]]));
    const X = 25;
    const V = 5;
    expect([task.inputSize, task.outputSize]).toEqual([X, V]);
    expect(set(x).map(([at]) => at)).toEqual([
      3,
      V + 4,
      2 * V + 1,
      X + 3,
      X + V + 4,
      X + 2 * V + 3,
      X + 3 * V + 2,
      2 * X,
      3 * X,
    ]);
    expect(set(x).every(([, value]) => value === 1)).toBe(true);
    expect(set(target)).toEqual([[3 * V + 3, 1]]);
    expect([[...answer], [...mask]]).toEqual([
      [0, 0, 0, 1],
      [1, 1, 1, 1],
    ]);
  });

  it("can be rendered from the input alone, as the text", () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 16 }),
        (seed, size, blanks) => {
          const text = walkStories(seed, 5) + DIRECTIONS;
          const task = sentencesTask({ train: [], test: [{ task: 1, text }], blanks });
          const stories = [...task.evaluationBatches(size)].flatMap((batch) =>
            Array.from({ length: batch.batch }, (_, b) => plain(task.render(batch, b))),
          );
          expect(stories.sort()).toEqual(
            text
              .split(/^(?=1 )/m)
              .map(plain)
              .sort(),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it("scores only the last blank of each word, and no masked step", () => {
    const task = sentencesTask({ blanks: 3 });
    for (const batch of allBatches(task, 3)) {
      for (let b = 0; b < batch.batch; b++) {
        const length = steps(task, batch, b).length;
        for (let step = 0; step < batch.steps; step++) {
          const index = step * batch.batch + b;
          const shown = task.wordsShown(batch, b, step);
          expect(batch.mask[index]).toBe(Number(step < length));
          expect(shown.length > 0).toBe(step < length);
          if (batch.answer[index] !== 1) continue;
          const before = [2, 1, 0].map((back) => task.wordsShown(batch, b, step - back).join());
          expect([...before, batch.answer[index - batch.batch]]).toEqual(["-", "-", "-", 0]);
        }
      }
    }
  });

  it('has the same vocabulary, sets and held-out stories as the encoding "words"', () => {
    const lines = sentencesTask();
    const words = sentencesTask({ encoding: "words" });
    expect(lines.vocabulary).toEqual(words.vocabulary);
    expect(lines.stories).toEqual(words.stories);
    const validation = (task: BabiTask) =>
      [...task.validationBatches(50)].flatMap((batch) =>
        Array.from({ length: batch.batch }, (_, b) => task.render(batch, b)),
      );
    expect(validation(lines).sort()).toEqual(validation(words).sort());
  });

  it("counts steps in lines for maxTrainingSteps", () => {
    const text = `1 A.\n2 B.\n3 C.\n4 Who?\ta\t1\n1 A b c d e f g.\n2 Who?\ta\t1\n`;
    const task = sentencesTask({ train: [{ task: 1, text }], validationFraction: 0, maxTrainingSteps: 5 });
    expect([task.leftOut, task.stories.training, task.trainingSteps]).toEqual([1, 1, 4]);
  });

  it("accepts a number of positions, and rejects a text with a longer line", () => {
    const text = "1 Ann sat.\n2 Who sat?\tann\t1\n1 Ann sat.\n2 Ann sat there.\n3 Who sat there?\tann\t1";
    const train = [{ ...NAMES, text }];
    const test = [{ ...NAMES, text: text.slice(0, 27) }];
    expect(sentencesTask({ train, test }).positions).toHaveLength(4);
    expect(sentencesTask({ train: [], test, positions: 4 }).inputSize).toBe(
      4 * sentencesTask({ train: [], test }).outputSize,
    );
    expect(() => sentencesTask({ train, test, positions: 3 })).toThrow(
      "names.txt, line 3: words in line 2 of the story: got 4, expected at most 3, the number of positions",
    );
    const endless = [{ ...NAMES, text: `1 ${"on ".repeat(300)}.\n2 Who?\tann\t1` }];
    expect(() => sentencesTask({ train: [], test: endless })).toThrow(
      "line 1 of the story: got 301, expected at most 256",
    );
  });

  it("counts an answer of several words as one question", () => {
    const task = sentencesTask({ train: [], test: [{ task: 19, text: DIRECTIONS }] });
    const [batch] = [...task.evaluationBatches(1)] as [Batch];
    const y = Float32Array.from(batch.target);
    y[batch.answer.lastIndexOf(1) * task.outputSize + task.vocabulary.indexOf("garden")] = 3;
    const tally = task.tally();
    tally.add(batch, y);
    expect(tally.metrics()).toEqual({ questionError: 1, wordError: 1 / 2, questions: 1 });
    expect(task.render(batch, 0, y)).toBe(
      "1 the garden is west of the office .\n2 how do you go there ?  n w ✕ answered n garden",
    );
    expect(task.render(batch, 0, batch.target)).toMatch(/n w ✓$/);
  });

  it("rejects a sequence or step that does not exist", () => {
    const task = sentencesTask();
    const batch = task.trainingBatch(0, 2);
    expect(() => task.wordsShown(batch, 2, 0)).toThrow("sequence: got 2");
    expect(() => task.lineNumbers(batch, -1)).toThrow("sequence: got -1");
    expect(() => task.wordsShown(batch, 0, batch.steps)).toThrow(`step: got ${batch.steps}`);
  });
});
