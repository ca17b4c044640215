import { defineConfig } from "@dncjs/core";
import { buildProgram, programFlops, trainingFlops } from "@dncjs/core/run";
import { expect, test } from "vitest";
import { configurationOf, networkOf } from "./configurations.ts";

// Computed by hand from the formulas in core's program/cost.ts, in Mflop for the whole batch: forward, backward.
test.each([
  ["C1", 1.666, 3.258],
  ["C2", 7.658, 15.323],
  ["C3", 3.509, 6.846],
  ["C3b", 28.073, 54.773],
  ["C4", 24.406, 50.684],
  ["C5", 343.921, 721.486],
])("the work of a step of %s is %f Mflop forward and %f backward", (name, forward, backward) => {
  const configuration = configurationOf(name);
  const program = buildProgram(defineConfig(networkOf(configuration)), { loss: "sigmoidCrossEntropy" });
  const whole = (pass: "forward" | "backward" | "parameterGradient") =>
    (configuration.batch * programFlops(program, pass)) / 1e6;
  expect(whole("forward")).toBeCloseTo(forward, 2);
  expect(whole("backward") + whole("parameterGradient")).toBeCloseTo(backward, 2);
  expect(trainingFlops(program, configuration.batch) / 1e6).toBeCloseTo(forward + backward, 2);
});
