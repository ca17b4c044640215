import { ArgumentError, Dnc, ReferenceBackend } from "@dncjs/core";
import { expect, it } from "vitest";
import { NonFiniteOutputError } from "./errors.ts";
import { evaluate } from "./evaluator.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";
import { Trainer } from "./trainer.ts";

it("evaluate gives the same metrics as the trainer of the network", async () => {
  const backend = new ReferenceBackend();
  const task = echoTask({ rows: 70 });
  const trainer = Trainer.create({ backend, task, recipe: echoRecipe, seed: 1 });
  for (let k = 0; k < 3; k++) await trainer.step();
  expect(await evaluate(trainer.model, task)).toEqual(await trainer.evaluate("evaluation"));
  expect(await evaluate(trainer.model, task, "validation")).toEqual(await trainer.evaluate("validation"));
});

it("evaluate runs with another number of locations, like a network that has that number", async () => {
  const backend = new ReferenceBackend();
  const task = echoTask({ rows: 40 });
  const memories = [4, 9].map((locations) => ({ locations, wordSize: 3 }));
  const [few, many] = memories.map((memory) =>
    Dnc.create({ inputSize: 2, outputSize: 2, controller: { hiddenSize: 8 }, memory }, { backend, seed: 1 }),
  );
  for (const model of [few!, many!]) {
    const { values } = model.parameters;
    values.write((await values.read()).map((value, at) => 3 * value + (at % 3) - 1));
  }
  const expected = await evaluate(many!, task);
  expect(await evaluate(few!, task, "evaluation", { locations: 9 })).toEqual(expected);
  expect(await evaluate(few!, task)).not.toEqual(expected);
  await expect(evaluate(few!, task, "evaluation", { locations: 0 })).rejects.toThrow("memory.locations: got 0");
});

it("evaluate on the first sequences runs no others, and all if the set has fewer", async () => {
  const task = echoTask({ rows: 70 });
  const model = Dnc.create({ inputSize: 2, outputSize: 2 }, { backend: new ReferenceBackend(), seed: 1 });
  const seen: number[] = [];
  const recording = {
    ...task,
    *evaluationBatches(size: number) {
      for (const batch of task.evaluationBatches(size)) {
        seen.push(batch.batch);
        yield batch;
      }
    },
  };
  await evaluate(model, recording, "evaluation", { sequences: 34 });
  expect(seen).toEqual([17, 17]);
  await evaluate(model, recording, "evaluation", { sequences: 71 });
  expect(seen.slice(2)).toEqual(Array.from({ length: 70 }, () => 1));
  await expect(evaluate(model, task, "evaluation", { sequences: 0 })).rejects.toThrow("sequences: got 0");
});

it("a network whose sizes differ from those of the task is rejected", async () => {
  const model = Dnc.create({ inputSize: 3, outputSize: 2 }, { backend: new ReferenceBackend(), seed: 1 });
  const evaluated = evaluate(model, echoTask());
  await expect(evaluated).rejects.toThrow(ArgumentError);
  await expect(evaluated).rejects.toThrow("3 inputs and 2 outputs");
});

it("an output that is not finite is an error that names its place", async () => {
  const backend = new ReferenceBackend();
  const task = echoTask({ rows: 70 });
  const trainer = Trainer.create({ backend, task, recipe: echoRecipe, seed: 1 });
  const { values } = trainer.model.parameters;
  values.write((await values.read()).fill(1e308));
  const error: unknown = await evaluate(trainer.model, task).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(NonFiniteOutputError);
  expect(error).toMatchObject({ code: "nonFiniteOutput", step: 0, sequence: 0, output: 0 });
  expect((error as Error).message).toContain("at step 0 of sequence 0 of the evaluation set, counted from 0");
  await expect(trainer.evaluate("validation")).rejects.toThrow(NonFiniteOutputError);
});
