import { ArgumentError, Random } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { walkStories } from "../testing/stories.ts";
import { babiLessons } from "./babiLessons.ts";
import { type BabiTask, babiTask } from "./babiTask.ts";
import { parseBabi } from "./parseBabi.ts";
import type { Story } from "./story.ts";
import { partOfStory } from "./storyPart.ts";

/** Walk stories in which each question is supported by the last line about its person. */
function stories(seed: number, count: number): Story[] {
  return parseBabi(walkStories(seed, count), "walks").map((story) => ({
    ...story,
    lines: story.lines.map((line, at) => {
      if (line.answer.length === 0) return line;
      const before = story.lines.slice(0, at);
      return { ...line, supports: [1 + before.findLastIndex((earlier) => earlier.words[0] === line.words[2])] };
    }),
  }));
}

const text = (story: Story) => story.lines.map(({ words, answer }) => [...words, ...answer].join(" "));
const isQuestion = ({ answer }: Story["lines"][number]) => answer.length > 0;

describe("a part of a story", () => {
  it("has lines of the story in order, and answers every question in it", () => {
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
            const support = found.lines[(supports[0] as number) - 1]?.words as readonly string[];
            expect([support[0], support.at(-2)]).toEqual([words[2], answer[0]]);
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
    train: [{ task: 1, text: walkStories(seed, 40) }],
    test: [{ task: 1, text: walkStories(seed + 1, 5) }],
    seed,
    encoding: "sentences",
  });

describe("the lessons of bAbI", () => {
  it("grow from one question to whole stories, the default lesson", () => {
    const task = taskOf(1);
    expect(task.lessons).toEqual(babiLessons);
    const first = 0;
    const last = babiLessons.length - 1;
    expect(task.trainingBatch(3, 8, last)).toEqual(task.trainingBatch(3, 8));
    expect([...task.validationBatches(8, last)]).toEqual([...task.validationBatches(8)]);
    expect(task.trainingBatch(3, 8, first).answer.reduce((sum, scored) => sum + scored, 0)).toBe(8);
    const steps = babiLessons.map((_, lesson) =>
      Array.from({ length: 40 }, (_, index) => task.trainingBatch(index, 8, lesson).mask).reduce(
        (sum, mask) => sum + mask.reduce((count, active) => count + active, 0),
        0,
      ),
    );
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    for (const lesson of babiLessons.keys()) {
      expect(task.trainingBatch(5, 8, lesson)).toEqual(taskOf(1).trainingBatch(5, 8, lesson));
      expect([...task.validationBatches(8, lesson)]).toEqual([...taskOf(1).validationBatches(8, lesson)]);
    }
  });

  it("are rejected if out of range, and do not exist if questions lack supporting lines", () => {
    for (const lesson of [-1, babiLessons.length, 0.5]) {
      expect(() => taskOf(1).trainingBatch(0, 2, lesson)).toThrow(ArgumentError);
    }
    const unsupported = "1 Ann left.\n2 Who left?\tann\n";
    expect(
      babiTask({ train: [{ task: 1, text: unsupported }], test: [{ task: 1, text: unsupported }], seed: 1 }).lessons,
    ).toBe(undefined);
  });
});
