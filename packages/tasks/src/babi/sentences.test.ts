import type { Batch } from "@dncjs/train";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIRECTIONS, wanderings } from "../testing/wanderings.ts";
import { type BabiOptions, type BabiTask, babiTask } from "./babiTask.ts";

const NAMES = { task: 1, source: "names.txt" };

function sentencesTask(options: Partial<BabiOptions> = {}): BabiTask {
  const test = [
    { task: 1, text: wanderings(5, 4) },
    { task: 19, text: DIRECTIONS },
  ];
  return babiTask({ train: [{ task: 1, text: wanderings(4, 20) }], test, seed: 1, encoding: "sentences", ...options });
}

function allBatches(task: BabiTask, size: number): Batch[] {
  return [task.trainingBatch(0, size), ...task.validationBatches(size), ...task.evaluationBatches(size)];
}

/** What each step of a row shows, and in brackets what it asks for. */
function steps(task: BabiTask, batch: Batch, row: number): string[] {
  const V = task.vocabulary.length;
  return Array.from({ length: task.lineNumbers(batch, row).length }, (_, step) => {
    const place = step * batch.batch + row;
    const asked = task.vocabulary.filter((_word, at) => batch.target[place * V + at] === 1);
    const shown = task.wordsShown(batch, row, step).join(" ");
    return batch.answer[place] === 1 ? `${shown}[${asked.join("|")}]` : shown;
  });
}

/** Lines without marks, as they are rendered. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/(?<=\t)(\S+)\t.*/gm, "$1")
    .replaceAll(",", " ")
    .replace(/([.?])/g, " $1 ")
    .replace(/[ \t]+/g, " ")
    .trim();
}

describe("the bAbI task with a line a step", () => {
  it("shows a line at once, then the blanks of each word of the answer, and asks at the last of them", () => {
    const task = sentencesTask();
    const batches = [...task.evaluationBatches(1)];
    const batch = batches.find(({ groups }) => groups?.[0] === "task19") as Batch;
    expect(steps(task, batch, 0)).toEqual([
      "the garden is west of the office .",
      "how do you go there ?",
      ...["-", "-[n]", "-", "-[w]"],
    ]);
    expect(task.lineNumbers(batch, 0)).toEqual([1, 2, 2, 2, 2, 2]);
    const slow = sentencesTask({ blanks: 4, test: [{ task: 19, text: DIRECTIONS }] });
    const [patient] = [...slow.evaluationBatches(1)] as [Batch];
    expect(steps(slow, patient, 0).slice(2)).toEqual(["-", "-", "-", "-[n]", "-", "-", "-", "-[w]"]);
    expect([task.encoding, task.positions, task.inputSize, task.outputSize]).toEqual([
      ...["sentences", 8, 8 * task.vocabulary.length, task.vocabulary.length],
    ]);
  });

  it("sets the channel p · V + w for word w at position p, and no other", () => {
    const test = [{ task: 1, text: "1 Ann left.\n2 Ann left Ann?\tann\t1" }];
    const task = sentencesTask({ train: [], test, vocabulary: ["-", ".", "?", "ann", "left"], positions: 5 });
    const [{ x, target, answer, mask }] = [...task.evaluationBatches(1)] as [Batch];
    const set = (values: Float32Array) => Array.from(values).flatMap((value, at) => (value === 0 ? [] : [[at, value]]));
    const [X, V] = [25, 5];
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

  it("can be read back from the input alone: the story is the text", () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 16 }),
        (seed, size, blanks) => {
          const text = wanderings(seed, 5) + DIRECTIONS;
          const task = sentencesTask({ train: [], test: [{ task: 1, text }], blanks });
          const stories = [...task.evaluationBatches(size)].flatMap((batch) =>
            Array.from({ length: batch.batch }, (_, row) => plain(task.render(batch, row))),
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

  it("judges only the last blank of each word, and nothing where the mask is 0", () => {
    const task = sentencesTask({ blanks: 3 });
    for (const batch of allBatches(task, 3)) {
      for (let row = 0; row < batch.batch; row++) {
        const running = steps(task, batch, row).length;
        for (let step = 0; step < batch.steps; step++) {
          const place = step * batch.batch + row;
          const shown = task.wordsShown(batch, row, step);
          expect(batch.mask[place]).toBe(Number(step < running));
          expect(shown.length > 0).toBe(step < running);
          if (batch.answer[place] !== 1) continue;
          const before = [2, 1, 0].map((back) => task.wordsShown(batch, row, step - back).join());
          expect([...before, batch.answer[place - batch.batch]]).toEqual(["-", "-", "-", 0]);
        }
      }
    }
  });

  it("has the vocabulary, the sets and the stories held out of the words", () => {
    const [lines, words] = [sentencesTask(), sentencesTask({ encoding: "words" })];
    expect(lines.vocabulary).toEqual(words.vocabulary);
    expect(lines.stories).toEqual(words.stories);
    const validation = (task: BabiTask) =>
      [...task.validationBatches(50)].flatMap((batch) =>
        Array.from({ length: batch.batch }, (_, row) => task.render(batch, row)),
      );
    expect(validation(lines).sort()).toEqual(validation(words).sort());
  });

  it("counts steps in lines where training stories are left out", () => {
    const text = `1 A.\n2 B.\n3 C.\n4 Who?\ta\t1\n1 A b c d e f g.\n2 Who?\ta\t1\n`;
    const task = sentencesTask({ train: [{ task: 1, text }], validationFraction: 0, maxTrainingSteps: 5 });
    expect([task.leftOut, task.stories.training, task.trainingSteps]).toEqual([1, 1, 4]);
  });

  it("takes the positions from elsewhere, and names a line that is longer", () => {
    const text = "1 Ann sat.\n2 Who sat?\tann\t1\n1 Ann sat.\n2 Ann sat there.\n3 Who sat there?\tann\t1";
    const [train, test] = [[{ ...NAMES, text }], [{ ...NAMES, text: text.slice(0, 27) }]];
    expect(sentencesTask({ train, test }).positions).toBe(4);
    expect(sentencesTask({ train: [], test, positions: 4 }).inputSize).toBe(
      4 * sentencesTask({ train: [], test }).outputSize,
    );
    expect(() => sentencesTask({ train, test, positions: 3 })).toThrow(
      "names.txt, line 3: words in line 2 of the story is 4; expected at most 3, the positions there are",
    );
    const endless = [{ ...NAMES, text: `1 ${"on ".repeat(300)}.\n2 Who?\tann\t1` }];
    expect(() => sentencesTask({ train: [], test: endless })).toThrow(
      "line 1 of the story is 301; expected at most 256",
    );
  });

  it("counts an answer of several words as one question, with the blanks between", () => {
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

  it("says where there is no such row or step", () => {
    const task = sentencesTask();
    const batch = task.trainingBatch(0, 2);
    expect(() => task.wordsShown(batch, 2, 0)).toThrow("row is 2");
    expect(() => task.lineNumbers(batch, -1)).toThrow("row is -1");
    expect(() => task.wordsShown(batch, 0, batch.steps)).toThrow(`step is ${batch.steps}`);
  });
});
