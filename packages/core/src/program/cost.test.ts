import { describe, expect, test } from "vitest";
import { type KernelName, kernels } from "../kernels/index.ts";
import { operandsOf } from "../kernels/kernel.ts";
import { buildProgram } from "../network/build.ts";
import { type DncOptions, defineConfig } from "../network/config.ts";
import { parameterCount } from "../network/parameters.ts";
import { callFlops, callTraffic, programFlops, trainingFlops } from "./cost.ts";
import type { Call } from "./program.ts";

const options: DncOptions = {
  inputSize: 3,
  outputSize: 2,
  controller: { hiddenSize: 4 },
  memory: { locations: 5, wordSize: 3, readHeads: 2 },
};
const programOf = (changes: Partial<DncOptions> = {}) =>
  buildProgram(defineConfig({ ...options, ...changes }), { loss: "sigmoidCrossEntropy" });

/** A call with every operand but `without`, each a tensor of its own name. */
function call(kernel: KernelName, settings: Record<string, number>, without: readonly string[] = []): Call {
  const names = operandsOf(kernels[kernel]).filter((name) => !without.includes(name));
  const operands = Object.fromEntries(names.map((name) => [name, { tensor: name }]));
  return { label: kernel, kernel, spec: kernels[kernel], phase: "step", operands, settings };
}

describe("operations of a primitive, counted by hand on a small call", () => {
  const masks = ["masks"];
  const sharp = ["forwardSharpness", "backwardSharpness", "rawForward", "rawBackward"];
  const sizes = { N: 5, W: 3, R: 2, V: 1, M: 3, masking: 0, sharpness: 0 };
  test.each<[Call, number, number]>([
    // 4 outputs of 3 + 2 inputs, two operations each.
    [call("linear", { M: 4, K0: 3, K1: 2, K2: 0, stride0: 3, stride1: 2, stride2: 0 }), 40, 40],
    // A unit: 3 σ of 3, 2 tanh, 3 for c, 1 for h.
    [call("lstm", { H: 2, clip: 0, gradientClip: 0 }), 2 * (9 + 2 + 3 + 1), 2 * 28],
    [call("relu", { K: 7 }), 7, 14],
    // erase 3, free gates 2, two write gates: σ; three strengths: oneplus; two softmaxes of 3. Back also 2 keys, a key and a write vector.
    [call("interfaceVector", { ...sizes, I: 26 }), 3 * 7 + 4 * 3 + 4 * 6, 12 + 4 * 7 + 5 * 3 + 5 * 6],
    [call("usage", sizes), (4 + 4) * 5, (8 + 8) * 5],
    // Two keys times 15 cells, half of their squares; then strength, exp, sum, divide and the norm, for 10 similarities.
    [call("contentWeighting", { ...sizes, K: 2 }, masks), 60 + 15 + 50, 120 + 15 + 60],
    [call("allocation", sizes), 35, 60],
    [call("writeWeighting", sizes), 25, 50],
    [call("writeWeighting", sizes, ["allocation"]), 5, 20],
    // 1 - w e, times the cell, plus w v.
    [call("memoryWrite", sizes, ["retention"]), 4 * 15, 12 * 15],
    [call("memoryWrite", sizes), 5 * 15, 15 * 15],
    // (1 - w_i - w_j) L + w_i p_j, and the precedence.
    [call("temporalLink", sizes), 4 * 25 + 20, 10 * 25 + 20],
    // Two heads, two directions, a product of 25 each.
    [call("directional", sizes, sharp), 2 * 2 * 50, 2 * 4 * 50],
    [call("readWeighting", sizes), 50, 100],
    [call("readWeighting", sizes, ["forward", "backward"]), 10, 40],
    [call("memoryRead", sizes), 60, 120],
    [call("writePrice", { ...sizes, price: 1 }), 7, 7],
    [call("join", { K: 7, K0: 4, K1: 3 }), 0, 7],
    [call("clamp", { K: 7, clip: 1 }), 14, 14],
    [call("sigmoidCrossEntropy", { Y: 4 }), 29, 25],
    [call("softmaxCrossEntropy", { Y: 4, G: 2 }), 33, 49],
    [call("meanSquare", { Y: 4 }), 13, 14],
  ])("$0.label: %i %i", (one, forward, backward) => {
    expect([callFlops(one, "forward"), callFlops(one, "backward")]).toEqual([forward, backward]);
  });
});

describe("operations of a step", () => {
  test("are those of the formula on top of cost.ts, and what is linear in H, W and Y", () => {
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

  test("grow with what an option adds", () => {
    const plain = trainingFlops(programOf(), 1);
    for (const memory of [{ masking: true }, { deallocation: true }, { sharpness: true }, { writeHeads: 2 }]) {
      const changed = programOf({ memory: { ...options.memory, ...memory } });
      expect(trainingFlops(changed, 1), JSON.stringify(memory)).toBeGreaterThan(plain);
    }
  });

  test("shrink by what is left out: without links by all that grows with N²", () => {
    const workOf = (rows: number, links: boolean) =>
      trainingFlops(programOf({ memory: { locations: rows, links } }), 1);
    const secondDifference = (links: boolean) => workOf(24, links) - 2 * workOf(16, links) + workOf(8, links);
    expect(secondDifference(true)).toBeGreaterThan(0);
    expect(secondDifference(false)).toBe(0);
    const without = trainingFlops(programOf({ memory: { ...options.memory, allocation: false } }), 1);
    expect(without).toBeLessThan(trainingFlops(programOf(), 1));
  });

  test("leave out the gradient of x, which training does not need", () => {
    const projection = programOf().calls.find(({ label }) => label === "controller.0.inputProjection")!;
    expect(callFlops(projection, "forward")).toBe(2 * 16 * 3);
    expect(callFlops(projection, "parameterGradient")).toBe(2 * 16 * 3);
    expect(callFlops(projection, "backward")).toBe(0);
  });
});

describe("what a call reads and writes", () => {
  const find = (label: string) => programOf().calls.find((candidate) => candidate.label === label)!;

  test("forward: every operand once, weights once for the whole batch", () => {
    // link and its predecessor, precedence and its predecessor, the write weighting
    expect(callTraffic(find("temporalLink"), "forward")).toEqual({ element: 25 + 25 + 5 + 5 + 5, shared: 0 });
    expect(callTraffic(find("output"), "forward")).toEqual({ element: 10 + 2, shared: 2 * 10 + 2 });
  });

  test("backward: the same, gradients of outputs, and those of inputs twice", () => {
    expect(callTraffic(find("temporalLink"), "backward").element).toBe(35 + 30 + 30 + 2 * 35);
    expect(callTraffic(find("output"), "parameterGradient")).toEqual({ element: 12, shared: 44 });
  });
});
