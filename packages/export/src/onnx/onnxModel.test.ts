import { readFileSync } from "node:fs";
import type { State } from "@dncjs/core";
import { ConfigError, defineConfig } from "@dncjs/core";
import { readModel } from "@dncjs/core/run";
import { modelFiles } from "@dncjs/models";
import type { Tensor } from "onnxruntime-common";
import { describe, expect, test } from "vitest";
import { BATCH, largestError, randomModel, type StepResult, startFor } from "../testing/compareSteps.ts";
import { everyConfiguration } from "../testing/configurations.ts";
import { node, web } from "../testing/onnxRuntimes.ts";
import { NEXT, onnxModel } from "./onnxModel.ts";

/** Runs one step in ONNX Runtime. */
async function runtimeStep({ InferenceSession, Tensor }: typeof web, bytes: Uint8Array) {
  const session = await InferenceSession.create(bytes);
  return async (x: Float32Array, state: State): Promise<StepResult> => {
    const feeds: Record<string, Tensor> = { x: new Tensor("float32", x, [BATCH, x.length / BATCH]) };
    for (const name of session.inputNames.filter((input) => input !== "x")) {
      feeds[name] = new Tensor("float32", Float32Array.from(state.tensor(name)), [...state.shape(name)]);
    }
    const found = await session.run(feeds);
    const entries = Object.entries(found).map(([name, { data }]) => [name.replace(NEXT, ""), data]);
    return Object.fromEntries(entries) as StepResult;
  };
}

const configurations = [...everyConfiguration()];

// WebAssembly gives the same bits on every machine, so this comparison cannot depend on the machine.
test.for(configurations)("onnxruntime-web computes 100 steps of %s", async ([, config]) => {
  const model = await randomModel(config);
  const step = await runtimeStep(web, onnxModel(model));
  expect(await largestError(model, step, startFor(config))).toBeLessThanOrEqual(1e-5);
});

test.for(configurations.filter((_, at) => at % 5 === 0))(
  "onnxruntime-node computes 100 steps of %s",
  async ([, config]) => {
    const model = await randomModel(config);
    const step = await runtimeStep(node, onnxModel(model));
    expect(await largestError(model, step, "our state")).toBeLessThanOrEqual(1e-5);
  },
);

// Its weightings by content multiply rounding errors by up to 4000 (docs/numerics.md), so they differ by 1.4e-5.
test("both compute the outputs of 100 steps of a trained network", async () => {
  const model = readModel(readFileSync(modelFiles.copy.model));
  for (const runtime of [web, node]) {
    const step = await runtimeStep(runtime, onnxModel(model));
    expect(await largestError(model, step, "our state", "y")).toBeLessThanOrEqual(1e-5);
  }
});

describe("onnxModel", () => {
  test("refuses a sparse memory by name", async () => {
    const model = await randomModel(defineConfig({ inputSize: 1, outputSize: 1, memory: { sparse: {} } }));
    expect(() => onnxModel(model)).toThrow(ConfigError);
    expect(() => onnxModel(model)).toThrow(/^memory\.sparse: got/);
  });

  test("refuses a bidirectional network by name", async () => {
    const model = await randomModel(defineConfig({ inputSize: 1, outputSize: 1, bidirectional: true }));
    expect(() => onnxModel(model)).toThrow(
      /^bidirectional: got true, expected false: an export to .* runs step by step/,
    );
  });
});
