import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { solveStory } from "../testing/storySolver.ts";
import { describeTaskLaws } from "../testing/taskLaws.ts";
import { answerSteps, encodeStory, readStory, storyChannels, storySteps } from "./storyChannels.ts";
import type { StoryLine } from "./storyLine.ts";
import { storyTask } from "./storyTask.ts";
import { StoryWorld } from "./storyWorld.ts";

describeTaskLaws<object>({
  make: storyTask,
  options: fc.constant({}),
  large: {},
  cases: 4,
  setSize: 200,
  sharesSizes: true,
  isUnique: (x) => x.length > 12,
  solve: solveStory,
});

/** Ann = 0, Tom = 1; keys = 0, hat = 1; kitchen = 0, garden = 1. */
const told = (...lines: readonly StoryLine[]) => {
  const world = new StoryWorld();
  return lines.map((line) => world.tell(line)).at(-1)!;
};
const annTakesKeys = { act: "take", person: 0, thing: 0 } as const;
const sheGoes = (place: number) => ({ act: "go", person: "pronoun", place }) as const;
const whereKeys = { act: "whereThing", thing: 0 } as const;

describe("a story", () => {
  it("moves a thing with the person who has it: two facts", () => {
    expect(told(annTakesKeys, sheGoes(0), whereKeys)).toEqual({
      answer: { kind: "place", place: 0 },
      need: "carried",
      support: [0, 1],
    });
  });

  it("leaves a dropped thing where the person was", () => {
    const dropped = [annTakesKeys, sheGoes(0), { act: "drop", person: 0, thing: "pronoun" }, sheGoes(1)] as const;
    expect(told(...dropped, whereKeys)).toMatchObject({ answer: { place: 0 }, need: "dropped", support: [1, 2] });
    expect(told(...dropped, { act: "who", thing: 0 })).toMatchObject({ answer: { kind: "nobody" }, need: "who" });
    expect(told({ act: "drop", person: 0, thing: 0 }, sheGoes(1), whereKeys)).toMatchObject({ need: "untold" });
  });

  it("gives a thing to its receiver, and a pronoun means the giver", () => {
    const given = [annTakesKeys, { act: "give", person: 0, thing: 0, to: 1 }, sheGoes(1)] as const;
    expect(told(...given, { act: "who", thing: "pronoun" })).toMatchObject({ answer: { kind: "person", person: 1 } });
    expect(told(...given, whereKeys)).toMatchObject({ answer: { kind: "untold" }, support: [] });
    expect(told(...given, { act: "wherePerson", person: 0 })).toMatchObject({ answer: { place: 1 }, support: [2] });
  });

  it("answers that it was not told", () => {
    expect(told(annTakesKeys, whereKeys)).toMatchObject({ answer: { kind: "untold" } });
    expect(told(sheGoes(0), { act: "wherePerson", person: 1 })).toMatchObject({ answer: { kind: "untold" } });
    expect(told({ act: "who", thing: 3 })).toMatchObject({ answer: { kind: "untold" }, need: "untold" });
  });
});

it("reads back the sentences of a sequence, also from a batch", () => {
  const batch = storyTask({ seed: 4 }).trainingBatch(2, 3);
  const lines = readStory(batch, 1);
  expect(storySteps(lines)).toBe(batch.steps);
  const x = encodeStory(lines);
  const { steps } = batch;
  const X = storyChannels.inputSize;
  for (let step = 0; step < steps; step++) {
    const index = 3 * step + 1;
    expect([...x.subarray(step * X, (step + 1) * X)]).toEqual([...batch.x.subarray(index * X, (index + 1) * X)]);
  }
  for (const step of answerSteps(lines)) expect(batch.answer[3 * step + 1]).toBe(1);
});

describe("the metrics", () => {
  const task = storyTask({ seed: 1 });

  it("count right and wrong answers by what a question needs and by length", () => {
    const tally = task.tally();
    const wrong = task.tally();
    for (const batch of task.evaluationBatches(50)) {
      tally.add(batch, batch.target);
      wrong.add(batch, new Float32Array(batch.target.length));
    }
    const names = ["person", "carried", "dropped", "lying", "who", "untold", "to10", "to20", "to30", "to40"];
    const all = (value: number) => Object.fromEntries(names.map((name) => [`questionError.${name}`, value]));
    const { questions, ...errors } = tally.metrics();
    expect(errors).toEqual({ questionError: 0, ...all(0) });
    expect(questions).toBeGreaterThan(2000);
    expect(wrong.metrics()).toEqual({ questionError: 1, questions, ...all(1) });
    expect([task.isSolved(tally.metrics()), task.isSolved(wrong.metrics())]).toEqual([true, false]);
    expect(task.isSolved(task.tally().metrics())).toBe(false);
  });

  it("every kind of question is common, and most have an answer", () => {
    const counts = new Map<string, number>();
    for (const batch of task.evaluationBatches(200)) {
      for (let sequence = 0; sequence < batch.batch; sequence++) {
        const world = new StoryWorld();
        for (const line of readStory(batch, sequence)) {
          const need = world.tell(line)?.need;
          if (need) counts.set(need, (counts.get(need) ?? 0) + 1);
        }
      }
    }
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(count / all).toBeGreaterThan(0.06);
    expect(counts.get("untold")! / all).toBeLessThan(0.3);
  });
});

it("renders a story with its answers and verdicts", () => {
  const task = storyTask({ seed: 1 });
  const [batch] = task.validationBatches(1, 0);
  const text = task.render(batch!, 0, batch!.target);
  expect(text.split("\n")).toHaveLength(readStory(batch!, 0).length);
  expect(text).toContain(" ✓");
  expect(task.render(batch!, 0, new Float32Array(batch!.target.length).fill(Number.NaN))).toContain(
    "✕ answered nothing",
  );
});
