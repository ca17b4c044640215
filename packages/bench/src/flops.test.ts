import { buildProgram, defineConfig } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import { type Configuration, configurationOf, networkOf } from "./configurations.ts";
import { callFlops, programFlops, trainingFlops } from "./flops.ts";
import { tiny } from "./testing/tiny.ts";

const programOf = (configuration: Configuration) =>
  buildProgram(defineConfig(networkOf(configuration)), { loss: "sigmoidCrossEntropy" });

describe("the work of a step", () => {
  // Worked out by hand from the formulas on top of flops.ts, in Mflop for the whole batch: forward, backward.
  test.each([
    ["C1", 1.647, 3.222],
    ["C2", 7.624, 15.254],
    ["C3", 3.504, 6.837],
    ["C3b", 28.031, 54.698],
    ["C4", 24.4, 50.675],
    ["C5", 343.916, 721.477],
  ])("of %s is %f Mflop forward and %f backward", (name, forward, backward) => {
    const configuration = configurationOf(name);
    const program = programOf(configuration);
    const whole = (pass: "forward" | "backward" | "parameterGradient") =>
      (configuration.batch * programFlops(program, pass)) / 1e6;
    expect(whole("forward")).toBeCloseTo(forward, 2);
    expect(whole("backward") + whole("parameterGradient")).toBeCloseTo(backward, 2);
    expect(trainingFlops(program, configuration.batch) / 1e6).toBeCloseTo(forward + backward, 2);
  });

  test("grows with what an option adds", () => {
    const plain = trainingFlops(programOf(tiny), 1);
    for (const memory of [{ masking: true }, { deallocation: true }, { sharpness: true }, { writeHeads: 2 }]) {
      expect(trainingFlops(programOf({ ...tiny, memory }), 1), JSON.stringify(memory)).toBeGreaterThan(plain);
    }
  });

  test("shrinks by what is left out: without links by all that grows with N²", () => {
    const workOf = (rows: number, links: boolean) => trainingFlops(programOf({ ...tiny, memory: { rows, links } }), 1);
    const secondDifference = (links: boolean) => workOf(24, links) - 2 * workOf(16, links) + workOf(8, links);
    expect(secondDifference(true)).toBeGreaterThan(0);
    expect(secondDifference(false)).toBe(0);
    const without = trainingFlops(programOf({ ...tiny, memory: { allocation: false } }), 1);
    expect(without).toBeLessThan(trainingFlops(programOf({ ...tiny, memory: {} }), 1));
  });

  test("leaves out the gradient of x, which training does not need", () => {
    const projection = programOf(tiny).calls.find(({ label }) => label === "controller.0.inputProjection")!;
    expect(callFlops(projection, "forward")).toBe(2 * 16 * 3);
    expect(callFlops(projection, "parameterGradient")).toBe(2 * 16 * 3);
    expect(callFlops(projection, "backward")).toBe(0);
  });
});
