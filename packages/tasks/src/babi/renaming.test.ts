import { Random } from "@dncjs/core";
import type { Batch } from "@dncjs/train";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wanderings } from "../testing/wanderings.ts";
import { type BabiTask, babiTask } from "./babiTask.ts";
import { exchangeableWords, renaming } from "./exchangeable.ts";

const texts = (seed: number) => [{ task: 1, text: wanderings(seed, 12) }];
const wandering = (seed: number, renaming: boolean): BabiTask =>
  babiTask({ train: texts(seed), test: texts(seed + 1), seed, encoding: "sentences", renaming });

/** Questions of a row that are not answered by where the person was last seen. */
function wrongAnswers(task: BabiTask, batch: Batch, row: number): string[] {
  const V = task.vocabulary.length;
  const where = new Map<string, string>();
  let person = "";
  return task.lineNumbers(batch, row).flatMap((_, step) => {
    const words = task.wordsShown(batch, row, step);
    if (words[0] === "where") person = words[2] as string;
    else if (words.length > 1) where.set(words[0] as string, words.at(-2) as string);
    const place = step * batch.batch + row;
    if (batch.answer[place] !== 1) return [];
    const asked = task.vocabulary[batch.target.subarray(place * V, (place + 1) * V).indexOf(1)];
    return asked === where.get(person) ? [] : [`${person} is not in the ${asked}`];
  });
}

describe("renaming", () => {
  it("keeps every answer right, and what is judged as it is", () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(50), (seed, index) => {
        const [task, plain] = [wandering(seed, true), wandering(seed, false)];
        const batch = task.trainingBatch(index, 4);
        for (let row = 0; row < 4; row++) expect(wrongAnswers(task, batch, row)).toEqual([]);
        expect(batch.answer).toEqual(plain.trainingBatch(index, 4).answer);
        expect([...task.evaluationBatches(8)]).toEqual([...plain.evaluationBatches(8)]);
        expect([...task.validationBatches(8)]).toEqual([...plain.validationBatches(8)]);
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  it("shows a story in other words each time, the same ones for the same batch", () => {
    const [task, plain] = [wandering(3, true), wandering(3, false)];
    expect(task.trainingBatch(5, 8)).toEqual(wandering(3, true).trainingBatch(5, 8));
    const other = (batches: number[]) =>
      batches.filter((index) => `${task.trainingBatch(index, 8).x}` !== `${plain.trainingBatch(index, 8).x}`);
    expect(other([0, 1, 2, 3])).toEqual([0, 1, 2, 3]);
  });

  it("lets the words of a class change places, all forms alike, and no others, with every order equally likely", () => {
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

  it("has no classes for a task that is not an official one", () => {
    expect([exchangeableWords(0), exchangeableWords(21), exchangeableWords(17)]).toEqual([[], [], []]);
  });
});
