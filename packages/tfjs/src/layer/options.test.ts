import { ConfigError } from "@dncjs/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../testing/backends.ts";
import { randomTensor } from "../testing/network.ts";
import { dncLayer } from "./dncLayer.ts";
import { loadLayer, saveLayer } from "./modelFile.ts";
import type { DncLayerOptions } from "./options.ts";

const small: DncLayerOptions = { units: 2, controller: { hiddenSize: 5 }, memory: { locations: 4, wordSize: 3 } };

beforeAll(() => useBackend("cpu"));

test.each<[string, object]>([
  ["units: got undefined", { units: undefined }],
  ["units: got 0", { units: 0 }],
  ["memory.locations: got -1", { memory: { locations: -1 } }],
  ["controller.hiddenSize: got 1.5", { controller: { hiddenSize: 1.5 } }],
  ["returnSequences: got 1", { returnSequences: 1 }],
  ["keepEvery: got 0", { keepEvery: 0 }],
  ["seed: got -1", { seed: -1 }],
  ["stateful: got true, expected false with bidirectional", { bidirectional: true, stateful: true }],
  ["memory.sparse: got {", { memory: { locations: 4, wordSize: 3, sparse: {} } }],
  ["hiddenSize: got 5, expected a known field", { hiddenSize: 5 }],
])("an invalid option is refused: %s", (message, change) => {
  expect(() => dncLayer({ ...small, ...change } as DncLayerOptions)).toThrow(message);
  expect(() => dncLayer({ ...small, ...change } as DncLayerOptions)).toThrow(ConfigError);
});

test("an input that is not a sequence is refused", () => {
  expect(() => dncLayer(small).apply(tf.input({ shape: [3] }))).toThrow("inputShape: got [null,3]");
  expect(() => dncLayer(small).apply(tf.input({ shape: [4, null] }))).toThrow("inputShape");
});

test("an incomplete state is refused", () => {
  const layer = dncLayer(small);
  expect(() => layer.apply([randomTensor(tf, "x", [1, 2, 3]), tf.zeros([1, 1, 5])])).toThrow(
    'inputs: got "2 tensors", expected the input, or the input and h, c, memory',
  );
});

test("a model file for another input size is refused", async () => {
  const layer = dncLayer(small);
  layer.apply(randomTensor(tf, "x", [1, 1, 3]));
  const bytes = await saveLayer(layer);
  expect(() => loadLayer(bytes).apply(tf.zeros([1, 2, 4]))).toThrow("inputShape[2]: got 4, expected 3");
});
