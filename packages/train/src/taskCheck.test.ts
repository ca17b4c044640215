import { ArgumentError, type ReferenceBackend } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import { checkBatch } from "./batchWeights.ts";
import { evaluate } from "./evaluator.ts";
import type { Batch, Task } from "./task.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";
import { LosableBackend } from "./testing/losableBackend.ts";
import { Trainer } from "./trainer.ts";

const backend: ReferenceBackend = new LosableBackend();

function trainerOf(changes: object): Trainer {
  const task = { ...echoTask(), ...changes } as Task;
  return Trainer.create({ backend, task, recipe: echoRecipe, seed: 1 });
}

describe("a mistake in a task is an ArgumentError that names the field, before training starts:", () => {
  test.for<readonly [changes: object, message: string]>([
    [{ name: undefined }, "task.name: got undefined, expected a name"],
    [{ inputSize: 0 }, "task.inputSize: got 0, expected a whole number from 1"],
    [{ trainingSteps: undefined }, "task.trainingSteps: got undefined"],
    [{ loss: "mse" }, 'task.loss: got "mse", expected one of sigmoidCrossEntropy'],
    [{ lossGroups: 3 }, "task.lossGroups: got 3, expected a divisor of outputSize, 2"],
    [{ trainingBatch: undefined }, "task.trainingBatch: got undefined, expected a function"],
    [{ isSolved: true }, "task.isSolved: got true, expected a function"],
    [{ lessons: [] }, "task.lessons: got []"],
    [{ validationDecides: 1 }, "task.validationDecides: got 1"],
    [{ metric: "accuracy" }, 'task.metric: got "accuracy", expected a metric that task.tally() returns: error, judged'],
    [{ tally: () => undefined }, "task.tally(): got undefined"],
  ])("%j", ([changes, message]) => {
    expect(() => trainerOf(changes)).toThrow(ArgumentError);
    expect(() => trainerOf(changes)).toThrow(message);
  });

  test("in a resumed training and in an evaluation too", async () => {
    const trainer = trainerOf({});
    const checkpoint = await trainer.checkpoint();
    const task = { ...echoTask(), metric: "accuracy" };
    await expect(Trainer.resume({ backend, task, checkpoint })).rejects.toThrow("task.metric");
    await expect(evaluate(trainer.model, task)).rejects.toThrow("task.metric");
    await expect(evaluate(trainer.model, undefined as never)).rejects.toThrow("task: got undefined, expected a task");
    trainer.dispose();
  });
});

describe("a backend that is none is an ArgumentError:", () => {
  test.for<readonly [backend: unknown, message: string]>([
    ["wasm", 'backend: got "wasm", expected a backend, such as await createWasmBackend()'],
    [undefined, "backend: got undefined"],
    [Promise.resolve(backend), 'backend: got "a promise", expected a backend: await it first'],
    [{}, "backend: got {}"],
  ])("%j", async ([none, message]) => {
    const host = { backend: none as ReferenceBackend, task: echoTask() };
    expect(() => Trainer.create({ ...host, recipe: echoRecipe, seed: 1 })).toThrow(ArgumentError);
    expect(() => Trainer.create({ ...host, recipe: echoRecipe, seed: 1 })).toThrow(message);
    await expect(Trainer.resume({ ...host, checkpoint: new Uint8Array() })).rejects.toThrow(message);
  });
});

describe("a mistake in a batch is an ArgumentError that names the field:", () => {
  const task = echoTask();
  const batch = task.trainingBatch(0, 2);
  test.for<readonly [batch: unknown, message: string]>([
    [undefined, "batch: got undefined, expected a batch"],
    [{ ...batch, mask: undefined }, "batch.mask: got undefined, expected a Float32Array of"],
    [{ ...batch, target: undefined }, "batch.target: got undefined, expected a Float32Array of"],
    [{ ...batch, answer: [1] }, "batch.answer: got [1], expected a Float32Array of"],
    [{ ...batch, steps: undefined }, "batch.steps: got undefined"],
  ])("%#", ([broken, message]) => {
    expect(() => checkBatch(broken as Batch, task)).toThrow(ArgumentError);
    expect(() => checkBatch(broken as Batch, task)).toThrow(message);
  });

  test("more steps than the task declares, in training and in evaluation", async () => {
    const trainer = trainerOf({ trainingSteps: 2 });
    await expect(trainer.step()).rejects.toThrow(/batch\.steps: got \d, expected at most 2 \(task\.trainingSteps\)/);
    trainer.dispose();
    const other = trainerOf({ evaluationSteps: 2 });
    await expect(other.evaluate("evaluation")).rejects.toThrow("(task.evaluationSteps)");
    other.dispose();
  });
});
