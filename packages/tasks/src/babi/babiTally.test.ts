import type { Batch } from "@dncjs/train";
import { describe, expect, it } from "vitest";
import { babiTask } from "./babiTask.ts";

/** A batch of a story of task 1 and a longer story of task 19, whose answer has two words. */
const task = babiTask({
  train: [],
  test: [
    { task: 19, text: "1 The garden is west of the office.\n2 How do you go there?\tn,w\t1\n" },
    { task: 1, text: "1 Mary went to the office.\n2 Where is Mary?\toffice\t1" },
  ],
  seed: 1,
});
const [batch] = [...task.evaluationBatches(2)] as [Batch];

describe("the bAbI metrics", () => {
  const measure = (y: ArrayLike<number>) => {
    const tally = task.tally();
    tally.add(batch, y);
    return tally.metrics();
  };

  it("count right answers as right, also by task", () => {
    const metrics = measure(batch.target);
    expect(metrics).toEqual({
      questionError: 0,
      wordError: 0,
      questions: 2,
      failedTasks: 0,
      meanQuestionError: 0,
      meanWordError: 0,
      "questionError.task1": 0,
      "questionError.task19": 0,
      "wordError.task1": 0,
      "wordError.task19": 0,
    });
    expect(task.isSolved(metrics)).toBe(true);
  });

  it("count an answer as wrong if one of its words is wrong", () => {
    const y = Float32Array.from(batch.target);
    const last = batch.answer.lastIndexOf(1);
    y.fill(0, last * task.outputSize, (last + 1) * task.outputSize);
    y[last * task.outputSize + task.vocabulary.indexOf("garden")] = 3;
    const metrics = measure(y);
    expect(metrics).toMatchObject({
      questionError: 1 / 2,
      wordError: 1 / 3,
      failedTasks: 1,
      meanQuestionError: 1 / 2,
      meanWordError: 1 / 4, // not that of all words
      "questionError.task19": 1,
      "wordError.task19": 1 / 2,
    });
    expect(task.isSolved(metrics)).toBe(false);
    expect(task.render(batch, 1, y).split("\n")).toEqual([
      "1 the garden is west of the office .",
      "2 how do you go there ?  n w ✕ answered n garden",
    ]);
  });

  it("count the means and the failed tasks again without task 3", () => {
    const joint = babiTask({
      train: [],
      test: [1, 3, 4].map((number) => ({ task: number, text: "1 Mary sat.\n2 Who sat?\tmary\t1\n" })),
      seed: 1,
    });
    const tally = joint.tally();
    for (const story of joint.evaluationBatches(3)) {
      const y = Float32Array.from(story.target);
      const wrong = story.groups!.indexOf("task3");
      for (let index = wrong; index < story.mask.length; index += 3) {
        y.fill(0, index * joint.outputSize, (index + 1) * joint.outputSize);
      }
      tally.add(story, y);
    }
    expect(tally.metrics()).toMatchObject({
      failedTasks: 1,
      meanWordError: 1 / 3,
      "failedTasks.withoutTask3": 0,
      "meanQuestionError.withoutTask3": 0,
      "meanWordError.withoutTask3": 0,
    });
  });

  it("count ties and NaN as wrong, and questions over all batches", () => {
    expect(measure(new Float32Array(batch.target.length)).wordError).toBe(1);
    expect(measure(new Float32Array(batch.target.length).fill(Number.NaN)).questionError).toBe(1);
    const tally = task.tally();
    tally.add(batch, batch.target);
    tally.add(batch, new Float32Array(batch.target.length));
    expect(tally.metrics()).toMatchObject({ questions: 4, questionError: 0.5, wordError: 0.5 });
    expect(() => tally.add(batch, [1])).toThrow("the length of y: got 1");
    expect(task.isSolved(task.tally().metrics())).toBe(false);
  });

  it("count the questions of one story separately", () => {
    const text = "1 Mary sat.\n2 Who sat?\tmary\t1\n3 Who sat?\tmary\t1";
    const single = babiTask({ train: [], test: [{ task: 1, text }], seed: 1 });
    const [story] = [...single.evaluationBatches(1)] as [Batch];
    const y = Float32Array.from(story.target);
    y.fill(0, 0, (story.answer.indexOf(1) + 1) * single.outputSize);
    const tally = single.tally();
    tally.add(story, y);
    expect(tally.metrics()).toEqual({ questionError: 0.5, wordError: 0.5, questions: 2 });
  });
});

describe("the rendered story", () => {
  it("has the expected answers and the verdicts", () => {
    expect(task.render(batch, 0)).toBe("1 mary went to the office .\n2 where is mary ?  office");
    expect(task.render(batch, 0, batch.target)).toContain("2 where is mary ?  office ✓");
    expect(() => task.render(batch, 7)).toThrow("sequence: got 7");
  });
});
