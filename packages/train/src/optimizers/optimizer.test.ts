import { ConfigError, ReferenceBackend } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import { defineOptimizer, type OptimizerOptions } from "./index.ts";
import { Optimizer } from "./optimizer.ts";

const START = [1, -3];
const GRADIENTS = [
  [0.5, -2],
  [-0.25, 1],
  [1.5, 0],
];

/** The parameters after each of three updates. */
async function threeUpdates(options: OptimizerOptions, gradients = GRADIENTS): Promise<number[][]> {
  const backend = new ReferenceBackend();
  const trained = { values: backend.allocate(2), gradients: backend.allocate(2) };
  const optimizer = new Optimizer(backend, 2, defineOptimizer(options));
  const found: number[][] = [];
  trained.values.write(START);
  for (const [index, gradient] of gradients.entries()) {
    trained.gradients.write(gradient);
    optimizer.update(trained, optimizer.learningRateAt(0), index + 1);
    found.push([...(await trained.values.read())]);
  }
  return found;
}

function expectClose(found: number[][], expected: number[][]): void {
  for (const [update, values] of expected.entries()) {
    for (const [n, value] of values.entries()) expect(found[update]![n]).toBeCloseTo(value, 12);
  }
}

describe("an optimizer", () => {
  // The expected values were computed in Python from the definitions in each library's documentation.
  it("implements RMSProp as in TensorFlow 1", async () => {
    const found = await threeUpdates({ type: "rmspropTensorflow", learningRate: 0.1 });
    expectClose(found, [
      [0.9480124755118065, -2.824588396145341],
      [0.9285212579924358, -2.7554536036142654],
      [0.7594466161762805, -2.6932322903362973],
    ]);
  });

  it("implements RMSProp as in PyTorch, with momentum and weight decay", async () => {
    const options = { type: "rmspropTorch", learningRate: 0.1, momentum: 0.5, weightDecay: 0.01 } as const;
    expectClose(await threeUpdates(options), [
      [1.9607839329971455e-7, -2.000000049261082],
      [-0.058057358019680864, -1.9365228085809116],
      [-1.0232988671119876, -1.896115178492538],
    ]);
  });

  it("implements Adam, with weight decay added to the gradient", async () => {
    expectClose(await threeUpdates({ type: "adam", learningRate: 0.1, weightDecay: 0.01 }), [
      [0.9000000019607843, -2.9000000004926108],
      [0.8712293476231743, -2.8716816727699546],
      [0.8036044488459577, -2.8489774156580436],
    ]);
  });

  it("implements AdamW, with weight decay independent of the gradient", async () => {
    expectClose(await threeUpdates({ type: "adamw", learningRate: 0.1 }), [
      [0.899000002, -2.8970000005],
      [0.8714672987058463, -2.8674692967019313],
      [0.8035457756154056, -2.8440138972062394],
    ]);
  });

  it("changes values by the learning rate under a constant gradient, for Adam", async () => {
    const found = await threeUpdates({ type: "adam", learningRate: 0.1 }, [
      [7, -1e-3],
      [7, -1e-3],
      [7, -1e-3],
    ]);
    for (const [update, [a, b]] of found.entries()) {
      expect(a).toBeCloseTo(1 - 0.1 * (update + 1), 5);
      expect(b).toBeCloseTo(-3 + 0.1 * (update + 1), 5);
    }
  });

  it("starts the mean square at 1 for TensorFlow 1 and at 0 for PyTorch", async () => {
    const first = async (type: "rmspropTensorflow" | "rmspropTorch") =>
      (await threeUpdates({ type, learningRate: 0.1, decay: 0.9, momentum: 0 }))[0]![0]!;
    expect(await first("rmspropTensorflow")).toBeCloseTo(1 - (0.1 * 0.5) / Math.sqrt(0.9 + 0.1 * 0.25), 8);
    expect(await first("rmspropTorch")).toBeCloseTo(1 - 0.1 / Math.sqrt(0.1), 6);
  });

  it("reads and restores its state", async () => {
    const backend = new ReferenceBackend();
    const make = () => new Optimizer(backend, 2, defineOptimizer({ type: "adam", learningRate: 0.1 }));
    const one = make();
    const other = make();
    const trained = { values: backend.allocate(2), gradients: backend.allocate(2) };
    trained.gradients.write([1, 2]);
    one.update(trained, 0.1, 1);
    other.write(await one.read());
    expect([...(await other.read()).keys()]).toEqual(["mean", "variance"]);
    expect(await other.read()).toEqual(await one.read());
  });
});

describe("the options of an optimizer", () => {
  it("default to those of the library that the type names", () => {
    expect(defineOptimizer({ type: "rmspropTensorflow", learningRate: 1e-4 })).toEqual({
      type: "rmspropTensorflow",
      learningRate: 1e-4,
      decay: 0.9,
      momentum: 0.9,
      epsilon: 1e-10,
    });
    expect(defineOptimizer({ type: "rmspropTorch", learningRate: 1e-4 })).toEqual({
      type: "rmspropTorch",
      learningRate: 1e-4,
      decay: 0.99,
      momentum: 0,
      epsilon: 1e-8,
      weightDecay: 0,
    });
    expect(defineOptimizer({ type: "adamw", learningRate: 1e-4 })).toMatchObject({
      beta1: 0.9,
      beta2: 0.999,
      weightDecay: 0.01,
    });
  });

  it.each([
    ["optimizer.type", undefined],
    ["optimizer.type", { type: "toString", learningRate: 1 }],
    ["optimizer.learningRate", { type: "adam" }],
    ["optimizer.learningRate", { type: "adam", learningRate: -1 }],
    ["optimizer.beta1", { type: "adam", learningRate: 1, beta1: 1 }],
    ["optimizer.epsilon", { type: "adam", learningRate: 1, epsilon: 0 }],
    ["optimizer.beta1", { type: "rmspropTorch", learningRate: 1, beta1: 0.9 }],
    ["optimizer.weightDecay", { type: "rmspropTensorflow", learningRate: 1, weightDecay: 0.1 }],
    ["optimizer.decay", { type: "rmspropTorch", learningRate: 1, decay: Number.NaN }],
  ])("are rejected if %s is invalid", (field, options) => {
    const define = () => defineOptimizer(options as OptimizerOptions);
    expect(define).toThrow(ConfigError);
    expect(define).toThrow(field);
  });
});
