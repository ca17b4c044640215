import { ReferenceBackend } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import type { Recipe } from "./recipe.ts";
import type { Evaluation } from "./reports.ts";
import type { Task } from "./task.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";
import { Trainer } from "./trainer.ts";

function trainer(recipe: Partial<Recipe> = {}, task: Task = echoTask({ rows: 4 })): Trainer {
  const backend = new ReferenceBackend();
  return Trainer.create({ backend, task, recipe: { ...echoRecipe, ...recipe }, seed: 1 });
}

/** An echo task whose evaluations count as solved or not, in the order of `verdicts`. */
function verdictTask(verdicts: boolean[]): Task {
  return { ...echoTask({ rows: 4 }), isSolved: () => verdicts.shift() ?? false };
}

describe("a run", () => {
  it("evaluates after every `evaluateEvery` batches and at its end", async () => {
    const made = trainer({ batches: 7, evaluateEvery: 3 });
    const events: (number | Evaluation)[] = [];
    const result = await made.fit({
      onStep: ({ batch }) => void events.push(batch),
      onEvaluation: (evaluation) => void events.push(evaluation),
    });
    const evaluations = [3, 6, 7].map((batch) => expect.objectContaining({ batch, solved: false }));
    expect(events).toEqual([1, 2, 3, evaluations[0], 4, 5, 6, evaluations[1], 7, evaluations[2]]);
    expect(result).toEqual({ outcome: "finished", batchesDone: 7, metrics: (events.at(-1) as Evaluation).metrics });
  });

  it("awaits its callbacks", async () => {
    const made = trainer({ batches: 3, evaluateEvery: 3 });
    let waiting = 0;
    const slowly = async () => {
      expect(++waiting).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 2));
      waiting--;
    };
    expect(await made.fit({ onStep: slowly, onEvaluation: slowly })).toMatchObject({ outcome: "finished" });
  });

  it("stops within one batch of the signal, and continues with the next call", async () => {
    const made = trainer({ batches: 6 });
    const stop = new AbortController();
    const onStep = ({ batch }: { batch: number }) => {
      if (batch === 2) stop.abort();
    };
    const aborted = await made.fit({ signal: stop.signal, onStep });
    expect(aborted).toEqual({ outcome: "aborted", batchesDone: 2, metrics: undefined });
    expect(await made.fit({ signal: stop.signal })).toMatchObject({ outcome: "aborted", batchesDone: 2 });
    expect(await made.fit()).toMatchObject({ outcome: "finished", batchesDone: 6 });
  });

  it("stops during an evaluation, and repeats it in the next call", async () => {
    const stop = new AbortController();
    const plain = echoTask({ rows: 4 });
    const task: Task = {
      ...plain,
      *validationBatches(size) {
        for (const batch of plain.validationBatches(size)) {
          yield batch;
          stop.abort();
          yield batch;
        }
      },
    };
    const made = trainer({ batches: 2, evaluateEvery: 2 }, task);
    const batches: number[] = [];
    const onEvaluation = ({ batch }: Evaluation) => void batches.push(batch);
    expect(await made.fit({ signal: stop.signal, onEvaluation })).toMatchObject({ outcome: "aborted", batchesDone: 2 });
    expect(batches).toEqual([]);
    expect(await made.fit({ onEvaluation })).toMatchObject({ outcome: "finished", batchesDone: 2 });
    expect(batches).toEqual([2]);
  });

  it("lets timers run", async () => {
    const made = trainer({ batches: 1e6, evaluateEvery: 1e6 });
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 60);
    expect(await made.fit({ signal: stop.signal })).toMatchObject({ outcome: "aborted" });
    clearTimeout(timer);
  });

  it("ends when the evaluation set confirms that the task is solved, and stays ended", async () => {
    // Batch 2: not solved. Batch 4: solved, but not confirmed. Batch 6: solved and confirmed.
    const made = trainer({ batches: 100, evaluateEvery: 2 }, verdictTask([false, true, false, true, true]));
    const solved: boolean[] = [];
    const result = await made.fit({ onEvaluation: (evaluation) => void solved.push(evaluation.solved) });
    expect(solved).toEqual([false, false, true]);
    expect(result).toMatchObject({ outcome: "solved", batchesDone: 6 });
    expect(result.metrics).toEqual(await made.evaluate("evaluation"));
    expect(await made.fit()).toEqual(result);
  });

  it("ends when validation finds the task solved, whatever the evaluation set says, if validation decides", async () => {
    // Batch 2: not solved. Batch 4: solved on the validation set, not on the evaluation set.
    const task = { ...verdictTask([false, true, false]), validationDecides: true };
    const made = trainer({ batches: 100, evaluateEvery: 2 }, task);
    const result = await made.fit();
    expect(result).toMatchObject({ outcome: "solved", batchesDone: 4 });
    expect(result.metrics).toEqual(await made.evaluate("evaluation"));
  });

  it("continues after it is solved if stopWhenSolved is false", async () => {
    const task = verdictTask([true, true, true]);
    const made = trainer({ batches: 4, evaluateEvery: 2, stopWhenSolved: false }, task);
    expect(await made.fit()).toMatchObject({ outcome: "finished", batchesDone: 4 });
  });

  it("keeps its best evaluation by the task's metric", async () => {
    const errors = [Number.NaN, 0.5, 0.2, 0.3, 0.2];
    const task = scriptedTask(errors);
    const made = trainer({ batches: 5, evaluateEvery: 1 }, task);
    await made.fit();
    expect(made.progress).toEqual({
      evaluatedAt: 5,
      metrics: { error: 0.2 },
      best: { batch: 3, metrics: { error: 0.2 } },
    });
  });

  it("rejects with the error of a callback, and continues with the next call", async () => {
    const made = trainer({ batches: 3, evaluateEvery: 3 });
    const full = () => Promise.reject(new Error("the disk is full"));
    await expect(made.fit({ onStep: full })).rejects.toThrow("the disk is full");
    expect(await made.fit()).toMatchObject({ outcome: "finished", batchesDone: 3 });
  });
});

/** An echo task whose evaluations give these errors in order. Calls `onValidation` with the lesson of every validation set. */
function scriptedTask(errors: number[], onValidation: (lesson: number | undefined) => void = () => {}): Task {
  const plain = echoTask({ rows: 4, lessons: 3 });
  return {
    ...plain,
    validationBatches(size, lesson) {
      onValidation(lesson);
      return plain.validationBatches(size, lesson);
    },
    tally: () => {
      let batches = 0;
      return {
        add: () => void batches++,
        metrics: () => ({ error: (batches > 0 ? errors.shift() : undefined) ?? Number.NaN }),
      };
    },
  };
}

describe("a run with a curriculum", () => {
  const curriculum = { advanceAt: 0.2, revisit: 0.5 };

  it("advances when a lesson is good enough, resets its best metrics, and is solved on the last lesson only", async () => {
    const asked: (number | undefined)[] = [];
    const task = scriptedTask([0.5, 0, 0.3, 0.2, 0.4, 0, 0], (lesson) => void asked.push(lesson));
    const made = trainer({ batches: 100, evaluateEvery: 2, curriculum }, task);
    const seen: object[] = [];
    const result = await made.fit({
      onEvaluation: ({ lesson, solved }) => {
        seen.push({ lesson, solved, at: made.lesson?.index, best: made.progress.best?.batch });
      },
    });
    expect(asked).toEqual([0, 0, 1, 1, 2, 2]);
    expect(seen).toEqual([
      { lesson: 0, solved: false, at: 0, best: 2 },
      { lesson: 0, solved: false, at: 1, best: undefined },
      { lesson: 1, solved: false, at: 1, best: 6 },
      { lesson: 1, solved: false, at: 2, best: undefined },
      { lesson: 2, solved: false, at: 2, best: 10 },
      { lesson: 2, solved: true, at: 2, best: 12 },
    ]);
    expect(result).toMatchObject({ outcome: "solved", batchesDone: 12 });
    expect(made.lesson).toEqual({ index: 2, count: 3, description: "at most 6 steps" });
  });

  it("trains on the current lesson and on earlier ones, and reports which", async () => {
    const made = trainer({ batches: 40, evaluateEvery: 10, curriculum }, scriptedTask([0, 1, 1, 1]));
    const lessons: (number | undefined)[] = [];
    await made.fit({ onStep: ({ lesson }) => void lessons.push(lesson) });
    expect(new Set(lessons.slice(0, 10))).toEqual(new Set([0]));
    expect(new Set(lessons.slice(10))).toEqual(new Set([0, 1]));
  });

  it("equals a run without a curriculum for a task without lessons", async () => {
    const made = trainer({ batches: 3, curriculum });
    const plain = trainer({ batches: 3 });
    for (const one of [made, plain]) await one.fit();
    expect(made.lesson).toBeUndefined();
    expect(made.progress).toEqual(plain.progress);
    expect(await made.model.parameters.values.read()).toEqual(await plain.model.parameters.values.read());
  });
});

describe("a run whose recipe has patience", () => {
  it("stalls after `patience` evaluations without improvement, and stays stalled", async () => {
    const made = trainer(
      { batches: 100, evaluateEvery: 2, patience: 3 },
      scriptedTask([0.5, 0.4, 0.4, 0.45, 0.39, 0.39, 0.5, 0.6]),
    );
    const result = await made.fit();
    expect(result).toEqual({ outcome: "stalled", batchesDone: 16, metrics: { error: 0.6 } });
    expect(await made.fit()).toEqual(result);
    const checkpoint = await made.checkpoint();
    const resumed = await Trainer.resume({ backend: new ReferenceBackend(), task: made.task, checkpoint });
    expect(await resumed.fit()).toEqual(result);
  });

  it("does not stall before the last lesson", async () => {
    const recipe = { batches: 100, evaluateEvery: 2, patience: 1, curriculum: { advanceAt: 0.2, revisit: 0 } };
    const made = trainer(recipe, scriptedTask([0.5, 0.5, 0.6, 0.1, 0.5, 0.5, 0.2, 0.9, 0.8, 0.8]));
    expect(await made.fit()).toMatchObject({ outcome: "stalled", batchesDone: 20 });
  });
});
