import { Random } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { walkStories } from "../testing/stories.ts";
import { type BabiTask, babiTask } from "./babiTask.ts";
import { exchangeableWords, renaming } from "./exchangeableWords.ts";

const texts = (seed: number) => [{ task: 1, text: walkStories(seed, 12) }];
const walkTask = (seed: number, renaming: boolean): BabiTask =>
  babiTask({ train: texts(seed), test: texts(seed + 1), seed, encoding: "sentences", renaming });

/** Returns a message for each question of a sequence whose answer is not where the person went last. */
function wrongAnswers(task: BabiTask, batch: Batch, sequence: number): string[] {
  const V = task.vocabulary.length;
  const where = new Map<string, string>();
  let person = "";
  return task.lineNumbers(batch, sequence).flatMap((_, step) => {
    const words = task.wordsShown(batch, sequence, step);
    if (words[0] === "where") person = words[2] as string;
    else if (words.length > 1) where.set(words[0] as string, words.at(-2) as string);
    const index = step * batch.batch + sequence;
    if (batch.answer[index] !== 1) return [];
    const answer = task.vocabulary[batch.target.subarray(index * V, (index + 1) * V).indexOf(1)];
    return answer === where.get(person) ? [] : [`${person} is not in the ${answer}`];
  });
}

describe("renaming", () => {
  it("keeps all answers right, and leaves the evaluation and validation sets unchanged", () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(50), (seed, index) => {
        const task = walkTask(seed, true);
        const plain = walkTask(seed, false);
        const batch = task.trainingBatch(index, 4);
        for (let b = 0; b < 4; b++) expect(wrongAnswers(task, batch, b)).toEqual([]);
        expect(batch.answer).toEqual(plain.trainingBatch(index, 4).answer);
        expect([...task.evaluationBatches(8)]).toEqual([...plain.evaluationBatches(8)]);
        expect([...task.validationBatches(8)]).toEqual([...plain.validationBatches(8)]);
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  it("renames differently in every batch, and equally in the same batch", () => {
    const task = walkTask(3, true);
    const plain = walkTask(3, false);
    expect(task.trainingBatch(5, 8)).toEqual(walkTask(3, true).trainingBatch(5, 8));
    const renamedBatches = (batches: number[]) =>
      batches.filter((index) => `${task.trainingBatch(index, 8).x}` !== `${plain.trainingBatch(index, 8).x}`);
    expect(renamedBatches([0, 1, 2, 3])).toEqual([0, 1, 2, 3]);
  });

  it("permutes the words of a class, all forms alike, and no others, with every order equally likely", () => {
    const words = ["a", "b", "c", "d", "e", "es", "bs", "ds"];
    const numbers = new Map(words.map((word, number) => [word, number]));
    const random = new Random(1);
    const orders = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const renamed = renaming(
        [
          [
            ["b", "bs"],
            ["d", "ds"],
            ["e", "es"],
            ["unknown", "a"],
          ],
        ],
        numbers,
        random,
      );
      expect([renamed[0], renamed[2]]).toEqual([0, 2]);
      const order = [renamed[1], renamed[3], renamed[4]].map((number) => words[number as number]);
      expect([renamed[6], renamed[7], renamed[5]].map((number) => words[number as number])).toEqual(
        order.map((word) => `${word}s`),
      );
      orders.set(`${order}`, (orders.get(`${order}`) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const times of orders.values()) expect(Math.abs(times - 1000)).toBeLessThan(150); // 5 standard deviations
  });

  it("has no classes for numbers of no official task, and for tasks without classes", () => {
    expect([exchangeableWords(0), exchangeableWords(21), exchangeableWords(17)]).toEqual([[], [], []]);
  });
});
