import { BackendError, Dnc, ReferenceBackend } from "@dncjs/core";
import { expect, test } from "vitest";
import { defineOptimizer } from "./optimizers/index.ts";
import { Weights } from "./weights.ts";

test("an update that fails is not counted", async () => {
  const backend = new ReferenceBackend();
  const { update } = backend;
  const dnc = Dnc.create({ inputSize: 1, outputSize: 1 }, { backend, seed: 1 });
  const weights = new Weights(backend, dnc.parameters, defineOptimizer({ type: "adam", learningRate: 0.1 }));
  backend.update = () => {
    throw new BackendError("reference", "a test lets it fail");
  };
  expect(() => weights.update(0.1)).toThrow(BackendError);
  expect((await weights.read()).updates).toBe(0);
  backend.update = update;
  weights.update(0.1);
  expect((await weights.read()).updates).toBe(1);
});
