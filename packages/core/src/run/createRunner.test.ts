import { expect, test } from "vitest";
import { planFor } from "../layout/plan.ts";
import { buildProgram } from "../network/build.ts";
import { defineConfig } from "../network/config.ts";
import { FaultyBackend, networks } from "../testing/index.ts";
import { createRunner } from "./createRunner.ts";
import { createTrainingRunner } from "./createTrainingRunner.ts";
import { Parameters } from "./parameters.ts";

function open(purpose: "run" | "trace" | "train") {
  const faulty = new FaultyBackend();
  const backend = faulty.open();
  const config = defineConfig(networks["one layer"]!);
  const plan = planFor(backend, buildProgram(config), { batch: 1, steps: 2, purpose });
  return [faulty, backend, plan, new Parameters(backend, config)] as const;
}

test("createRunner refuses a plan for training, before it allocates", () => {
  const [faulty, ...rest] = open("train");
  const before = faulty.live;
  expect(() => createRunner(...rest)).toThrow('purpose: got "train", expected run or trace in the plan');
  expect(faulty.live).toEqual(before);
});

test.each(["run", "trace"] as const)("a runner with a plan to %s refuses to run backward", (purpose) => {
  const [, ...rest] = open(purpose);
  const runner = createTrainingRunner(...rest);
  runner.data.writeState();
  runner.forward(1);
  expect(() => runner.backward()).toThrow(`purpose: got "${purpose}", expected train in the plan, to run backward`);
});

test.each(["run", "trace"] as const)("a plan to %s has no memory for gradients of parameters", (purpose) => {
  const [faulty, backend, plan, parameters] = open(purpose);
  const before = faulty.live;
  createRunner(backend, plan, parameters).dispose();
  expect(faulty.live).toEqual(before);
});
