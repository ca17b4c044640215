import { describe, expect, test } from "vitest";
import { type DncOptions, defineConfig } from "./config.ts";
import { parameterCount, parameterSpecs } from "./parameters.ts";

const shapesOf = (options: DncOptions) =>
  Object.fromEntries(parameterSpecs(defineConfig(options)).map(({ name, shape }) => [name, shape]));

describe("parameters have the names and shapes of a checkpoint", () => {
  const memory = { locations: 7, wordSize: 4, readHeads: 2 };
  const interfaceLength = 2 * 4 + 3 * 4 + 5 * 2 + 3;

  test("every layer of an LSTM receives x, the read vectors and the layer below", () => {
    const shapes = shapesOf({ inputSize: 3, outputSize: 5, controller: { hiddenSize: 6, layers: 2 }, memory });
    expect(shapes).toEqual({
      "controller.0.weight_ih": [24, 3 + 8],
      "controller.0.weight_hh": [24, 6],
      "controller.0.bias": [24],
      "controller.1.weight_ih": [24, 3 + 8 + 6],
      "controller.1.weight_hh": [24, 6],
      "controller.1.bias": [24],
      "interface.weight": [interfaceLength, 12],
      "interface.bias": [interfaceLength],
      "output.weight": [5, 12 + 8],
      "output.bias": [5],
    });
  });

  test("the first feed-forward layer receives x and the read vectors; interface and output receive the last one", () => {
    const shapes = shapesOf({
      inputSize: 3,
      outputSize: 5,
      controller: { type: "feedforward", widths: [9, 6] },
      memory,
    });
    expect(shapes).toEqual({
      "controller.0.weight": [9, 11],
      "controller.0.bias": [9],
      "controller.1.weight": [6, 9],
      "controller.1.bias": [6],
      "interface.weight": [interfaceLength, 6],
      "interface.bias": [interfaceLength],
      "output.weight": [5, 6 + 8],
      "output.bias": [5],
    });
  });

  test("a network without a memory has no interface", () => {
    const options = { inputSize: 3, outputSize: 5, controller: { hiddenSize: 2 }, memory: null };
    expect(Object.keys(shapesOf(options))).not.toContain("interface.weight");
    expect(parameterCount(defineConfig(options))).toBe(8 * 3 + 8 * 2 + 8 + 5 * 2 + 5);
  });

  test("options add their parts to the interface vector", () => {
    const length = (options: object) =>
      shapesOf({ inputSize: 1, outputSize: 1, memory: { ...memory, ...options } })["interface.bias"]![0]! -
      interfaceLength;
    expect(length({ masking: true })).toBe((2 + 1) * 4);
    expect(length({ sharpness: true })).toBe(2 * 2 * 1);
    expect(length({ deallocation: true, usageGradient: false })).toBe(0);
    expect(length({ writeHeads: 2 })).toBe(3 * 4 + 3 + 2 * 2);
  });
});
