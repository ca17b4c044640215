import { ArgumentError, Random } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wanderings } from "../testing/wanderings.ts";
import { babiLessons } from "./babiLessons.ts";
import { type BabiTask, babiTask } from "./babiTask.ts";
import { parseBabi } from "./parseBabi.ts";
import { partOfStory } from "./partOfStory.ts";
import type { Story } from "./story.ts";

/** The wanderings with what each question really rests on: where its person was last seen. */
function stories(seed: number, count: number): Story[] {
  return parseBabi(wanderings(seed, count), "wanderings").map((story) => ({
    ...story,
    lines: story.lines.map((line, at) => {
      if (line.answer.length === 0) return line;
      const before = story.lines.slice(0, at);
      return { ...line, supports: [1 + before.findLastIndex((told) => told.words[0] === line.words[2])] };
    }),
  }));
}

const text = (story: Story) => story.lines.map(({ words, answer }) => [...words, ...answer].join(" "));
const isQuestion = ({ answer }: Story["lines"][number]) => answer.length > 0;

describe("a part of a story", () => {
  it("is lines of the story in their order, and every question in it can be answered from it", () => {
    const part = fc.record({
      questions: fc.constantFrom("one", "any"),
      statements: fc.constantFrom(0, 0.5, 1),
    } as const);
    fc.assert(
      fc.property(fc.nat(5000), part, (seed, shown) => {
        const random = new Random(seed);
        for (const story of stories(seed, 3)) {
          const found = partOfStory(story, shown, random);
          const old = text(story);
          let at = -1;
          for (const line of text(found)) {
            at = old.indexOf(line, at + 1);
            expect(at).toBeGreaterThanOrEqual(0);
          }
          const questions = found.lines.filter(isQuestion);
          expect(questions.length).toBeGreaterThan(0);
          if (shown.questions === "one") expect(questions).toHaveLength(1);
          for (const { words, answer, supports } of questions) {
            const told = found.lines[(supports[0] as number) - 1]?.words as readonly string[];
            expect([told[0], told.at(-2)]).toEqual([words[2], answer[0]]);
          }
          if (shown.statements === 0) {
            const needed = new Set(questions.flatMap(({ supports }) => supports));
            expect(found.lines.length).toBe(questions.length + needed.size);
          }
          expect(isQuestion(found.lines.at(-1) as Story["lines"][number])).toBe(true);
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });
});

const taskOf = (seed: number): BabiTask =>
  babiTask({
    train: [{ task: 1, text: wanderings(seed, 40) }],
    test: [{ task: 1, text: wanderings(seed + 1, 5) }],
    seed,
    encoding: "sentences",
  });

describe("the lessons of bAbI", () => {
  it("grow from one question to the whole story, which is what is meant where no lesson is given", () => {
    const task = taskOf(1);
    expect(task.lessons).toEqual(babiLessons);
    const [first, last] = [0, babiLessons.length - 1];
    expect(task.trainingBatch(3, 8, last)).toEqual(task.trainingBatch(3, 8));
    expect([...task.validationBatches(8, last)]).toEqual([...task.validationBatches(8)]);
    expect(task.trainingBatch(3, 8, first).answer.reduce((sum, judged) => sum + judged, 0)).toBe(8);
    const steps = babiLessons.map((_, lesson) =>
      Array.from({ length: 40 }, (_, index) => task.trainingBatch(index, 8, lesson).mask).reduce(
        (sum, mask) => sum + mask.reduce((ran, runs) => ran + runs, 0),
        0,
      ),
    );
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    for (const lesson of babiLessons.keys()) {
      expect(task.trainingBatch(5, 8, lesson)).toEqual(taskOf(1).trainingBatch(5, 8, lesson));
      expect([...task.validationBatches(8, lesson)]).toEqual([...taskOf(1).validationBatches(8, lesson)]);
    }
  });

  it("are refused by number where there is none, and not offered where questions do not tell what they rest on", () => {
    for (const lesson of [-1, babiLessons.length, 0.5]) {
      expect(() => taskOf(1).trainingBatch(0, 2, lesson)).toThrow(ArgumentError);
    }
    const silent = "1 Ann left.\n2 Who left?\tann\n";
    expect(babiTask({ train: [{ task: 1, text: silent }], test: [{ task: 1, text: silent }], seed: 1 }).lessons).toBe(
      undefined,
    );
  });
});
