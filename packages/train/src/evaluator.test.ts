import { ArgumentError, Dnc, ReferenceBackend } from "@dncjs/core";
import { expect, it } from "vitest";
import { evaluate } from "./evaluator.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";
import { Trainer } from "./trainer.ts";

it("a network by itself is judged as its trainer judges it", async () => {
  const [backend, task] = [new ReferenceBackend(), echoTask({ rows: 70 })];
  const trainer = Trainer.create({ backend, task, recipe: echoRecipe, seed: 1 });
  for (let k = 0; k < 3; k++) await trainer.step();
  expect(await evaluate(trainer.model, task)).toEqual(await trainer.evaluate("evaluation"));
  expect(await evaluate(trainer.model, task, "validation")).toEqual(await trainer.evaluate("validation"));
});

it("a network of other sizes than the task's is refused", async () => {
  const model = Dnc.create({ inputSize: 3, outputSize: 2 }, { backend: new ReferenceBackend(), seed: 1 });
  const judged = evaluate(model, echoTask());
  await expect(judged).rejects.toThrow(ArgumentError);
  await expect(judged).rejects.toThrow("3 inputs and 2 outputs");
});
