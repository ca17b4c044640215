import { describe, expect, test } from "vitest";
import { buildProgram } from "../network/build.ts";
import { type DncOptions, defineConfig } from "../network/config.ts";
import { parameterCount } from "../network/parameters.ts";
import { callFlops, callTraffic, programFlops, trainingFlops } from "./cost.ts";

const options: DncOptions = {
  inputSize: 3,
  outputSize: 2,
  controller: { hiddenSize: 4 },
  memory: { locations: 5, wordSize: 3, readHeads: 2 },
};
const programOf = (changes: Partial<DncOptions> = {}) =>
  buildProgram(defineConfig({ ...options, ...changes }), { loss: "sigmoidCrossEntropy" });

describe("operations of a step", () => {
  test("equal the formula in the header of cost.ts, plus the terms in H, W and Y", () => {
    const X = 3;
    const Y = 2;
    const H = 4;
    const N = 5;
    const W = 3;
    const R = 2;
    const { memory, controller, ...sizes } = options;
    const config = defineConfig({ ...sizes, memory: memory!, controller: controller! });
    const biases = 4 * H + (R * W + 3 * W + 5 * R + 3) + Y;
    const P = parameterCount(config) - biases;
    const program = programOf();
    const rest = {
      forward: 15 * H + (3 * 7 + 4 * 3 + 4 * 6) + 7 * Y + 1,
      backward: 28 * H + 85 + (H + R * W) + 6 * Y + 1,
    };
    expect(programFlops(program, "forward")).toBe(
      2 * P + (8 + 4 * R) * N * W + (4 + 4 * R) * N ** 2 + (12 * R + 25) * N + rest.forward,
    );
    const backward = programFlops(program, "backward") + programFlops(program, "parameterGradient");
    // The input projection has X columns of 4 H weights, so 8 X H operations.
    expect(backward).toBe(
      4 * P - 8 * X * H + (8 * R + 18) * N * W + (8 * R + 10) * N ** 2 + (20 * R + 40) * N + rest.backward,
    );
    expect(trainingFlops(program, 7)).toBe(7 * (programFlops(program, "forward") + backward));
  });

  test("grow with every option", () => {
    const plain = trainingFlops(programOf(), 1);
    for (const memory of [{ masking: true }, { deallocation: true }, { sharpness: true }, { writeHeads: 2 }]) {
      const changed = programOf({ memory: { ...options.memory, ...memory } });
      expect(trainingFlops(changed, 1), JSON.stringify(memory)).toBeGreaterThan(plain);
    }
  });

  test("shrink without allocation, and without links by all terms in N²", () => {
    const flopsOf = (locations: number, links: boolean) =>
      trainingFlops(programOf({ memory: { locations, links } }), 1);
    const secondDifference = (links: boolean) => flopsOf(24, links) - 2 * flopsOf(16, links) + flopsOf(8, links);
    expect(secondDifference(true)).toBeGreaterThan(0);
    expect(secondDifference(false)).toBe(0);
    const without = trainingFlops(programOf({ memory: { ...options.memory, allocation: false } }), 1);
    expect(without).toBeLessThan(trainingFlops(programOf(), 1));
  });

  test("exclude the gradient of x, which training does not need", () => {
    const projection = programOf().calls.find(({ label }) => label === "controller.0.inputProjection")!;
    expect(callFlops(projection, "forward")).toBe(2 * 16 * 3);
    expect(callFlops(projection, "parameterGradient")).toBe(2 * 16 * 3);
    expect(callFlops(projection, "backward")).toBe(0);
  });
});

describe("the numbers that a call reads and writes", () => {
  const find = (label: string) => programOf().calls.find((candidate) => candidate.label === label)!;

  test("forward: every operand once, weights once for the whole batch", () => {
    // the memory of t-1 and t, the write weighting, the erase vector, the write vector
    expect(callTraffic(find("memoryWrite"), "forward")).toEqual({ element: 15 + 15 + 5 + 3 + 3, shared: 0 });
    expect(callTraffic(find("output"), "forward")).toEqual({ element: 10 + 2, shared: 2 * 10 + 2 });
  });

  test("backward: the same, the gradients of outputs, and twice those of inputs", () => {
    expect(callTraffic(find("memoryWrite"), "backward").element).toBe(26 + 15 + 15 + 2 * 26);
    expect(callTraffic(find("output"), "parameterGradient")).toEqual({ element: 12, shared: 44 });
  });
});
