import { ArgumentError } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import { walkStories } from "../testing/stories.ts";
import { type BabiOptions, type BabiTask, babiTask } from "./babiTask.ts";

/** Three tasks with very different numbers of stories. */
function threeTasks(options: Partial<BabiOptions> = {}): BabiTask {
  const texts = [40, 20, 400].map((count, at) => ({ task: at + 1, text: walkStories(at, count) }));
  return babiTask({ train: texts, test: texts, seed: 1, encoding: "sentences", ...options });
}

/** The number of sequences of each task in the first batches of a lesson. */
function tasksOf(task: BabiTask, lesson: number, batches = 100): Map<string, number> {
  const counts = new Map<string, number>();
  for (let index = 0; index < batches; index++) {
    for (const name of task.trainingBatch(index, 8, lesson).groups ?? []) counts.set(name, 1 + (counts.get(name) ?? 0));
  }
  return counts;
}

describe("lessons of tasks", () => {
  const task = threeTasks({ taskLessons: [[2], [2, 3]] });

  it("are the given ones and all tasks", () => {
    expect(task.lessons).toEqual(["the stories of task 2", "the stories of tasks 2, 3", "the stories of all tasks"]);
  });

  it("draw the tasks of the lesson alone, all equally often", () => {
    for (const [lesson, names] of [["task2"], ["task2", "task3"], ["task1", "task2", "task3"]].entries()) {
      const counts = tasksOf(task, lesson);
      expect([...counts.keys()].sort()).toEqual(names);
      for (const count of counts.values()) expect(Math.abs(count / 800 - 1 / names.length)).toBeLessThan(0.06);
    }
  });

  it("draw a task that is listed twice twice as often", () => {
    const twice = threeTasks({ taskLessons: [[3, 1, 3]] });
    expect(twice.lessons?.[0]).toBe("the stories of tasks 3 ×2, 1");
    const counts = tasksOf(twice, 0);
    expect(Math.abs((counts.get("task3") as number) / 800 - 2 / 3)).toBeLessThan(0.06);
    expect(counts.size).toBe(2);
  });

  it("draw different stories in the course of a lesson, and the same for the same seed", () => {
    const stories = new Set(Array.from({ length: 40 }, (_, index) => String(task.trainingBatch(index, 8, 0).x)));
    expect(stories.size).toBe(40);
    const again = threeTasks({ taskLessons: [[2], [2, 3]] });
    for (const index of [90, 3, 17]) expect(again.trainingBatch(index, 8, 1)).toEqual(task.trainingBatch(index, 8, 1));
    const other = threeTasks({ taskLessons: [[2], [2, 3]], seed: 2 });
    expect(other.trainingBatch(3, 8, 1)).not.toEqual(task.trainingBatch(3, 8, 1));
  });

  it("put stories of similar length in a batch", () => {
    const steps = (made: BabiTask) =>
      Array.from({ length: 80 }, (_, index) => made.trainingBatch(index, 8).steps).reduce(
        (sum, length) => sum + length,
      );
    expect(steps(task)).toBeLessThan(0.8 * steps(threeTasks({ taskLessons: [[2], [2, 3]], lookahead: 1 })));
  });

  it("are validated on the held-out stories of their tasks", () => {
    const groups = (lesson?: number) => [...task.validationBatches(50, lesson)].flatMap((batch) => batch.groups ?? []);
    expect(new Set(groups(0))).toEqual(new Set(["task2"]));
    expect(new Set(groups(1))).toEqual(new Set(["task2", "task3"]));
    expect(groups(2)).toEqual(groups());
    expect(groups()).toHaveLength(4 + 2 + 40);
  });

  it("train on all tasks by default, and refuse a lesson that does not exist", () => {
    expect(task.trainingBatch(7, 8)).toEqual(task.trainingBatch(7, 8, 2));
    for (const lesson of [-1, 3, 0.5]) {
      expect(() => task.trainingBatch(0, 8, lesson)).toThrow("lesson");
      expect(() => task.validationBatches(8, lesson)).toThrow(ArgumentError);
    }
  });

  it.each([
    [[], "taskLessons: got [], expected at least one list"],
    [[[]], "taskLessons[0]: got [], expected a list of tasks out of 1, 2, 3"],
    [[[1], [2, 5]], "taskLessons[1]: got [2,5], expected a list of tasks out of 1, 2, 3"],
    [[[4]], "taskLessons[0]: got [4]"],
    [[1], "taskLessons[0]: got 1"],
    ["1", 'taskLessons: got "1"'],
  ])("refuse %j", (taskLessons, message) => {
    expect(() => threeTasks({ taskLessons } as never)).toThrow(message);
  });
});
