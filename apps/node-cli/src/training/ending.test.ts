import { ArgumentError, Dnc, ReferenceBackend } from "@dncjs/core";
import { expect, test } from "vitest";
import { completeSizes } from "../sizedSpec.ts";
import { buildTask } from "../taskSpec.ts";
import { exampleLines } from "./ending.ts";
import type { TrainPlan } from "./plan.ts";

test("a training ends with the sequence as text if its trace is refused, and other failures stay failures", async () => {
  const spec = completeSizes("copy", { bits: 3, maxLength: 3 });
  const { task } = buildTask(spec, 1, "training");
  const { inputSize, outputSize } = task;
  const memory = { locations: 9, wordSize: 4, sparse: {} };
  const model = Dnc.create({ inputSize, outputSize, memory }, { backend: new ReferenceBackend(), seed: 1 });
  const plan = { spec } as TrainPlan;
  expect((await exampleLines(plan, task, model))[0]).toContain("memory on one sequence");
  model.trace = () => Promise.reject(new ArgumentError("x", "2000 steps", "fewer steps"));
  const lines = await exampleLines(plan, task, model);
  expect(lines[0]).toContain("one sequence of the evaluation set");
  expect(lines.join("\n")).toContain("bits wrong");
  model.trace = () => Promise.reject(new Error("device lost"));
  await expect(exampleLines(plan, task, model)).rejects.toThrow("device lost");
});
