import * as tf from "@tensorflow/tfjs";
import { describe, expect } from "vitest";
import { fuzzed, hostileOr, testCalls } from "../../../tools/fuzz.ts";
import { createTfjsBackend } from "./backend/index.ts";
import { dncLayer } from "./layer/dncLayer.ts";
import { loadLayer, saveLayer } from "./layer/modelFile.ts";
import { dncSequence } from "./op/dncSequence.ts";
import { plainSequence } from "./plain/index.ts";
import { registerDnc } from "./register.ts";
import { useBackend } from "./testing/backends.ts";
import { smallOptions, testNetwork } from "./testing/network.ts";

await useBackend("cpu");
const { parameters, state, x } = testNetwork(tf, 3, 2);
const mask = tf.tensor2d([1, 1, 0, 1, 1, 0], [3, 2]);
const input = { x, parameters, state, mask };
const options = { returnState: true, keepEvery: 2, returnWriting: true, gradientClip: 1 };
const layerOptions = {
  controller: { hiddenSize: 5 },
  memory: { locations: 4, wordSize: 3, readHeads: 2 },
  units: 2,
  returnSequences: true,
  returnState: true,
  stateful: true,
  seed: 1,
  keepEvery: 2,
};

/** Tensors of other shapes and types, and a disposed one. */
const tensors: (() => tf.Tensor)[] = [
  () => tf.scalar(1),
  () => tf.zeros([0, 2, 3]),
  () => tf.zeros([3, 2, 4]),
  () => tf.zeros([3, 2]),
  () => tf.zeros([2, 1, 5]),
  () => tf.ones([3, 2, 3], "int32"),
  () => tf.ones([3, 2, 3], "bool"),
  () => tf.fill([3, 2, 3], "x", "string"),
  () => tf.complex(tf.zeros([3, 2, 3]), tf.zeros([3, 2, 3])),
  () => tf.fill([3, 2, 3], Number.NaN),
  () => {
    const disposed = tf.zeros([3, 2, 3]);
    disposed.dispose();
    return disposed;
  },
];

const hostile = hostileOr(tensors.map((create) => create()));
const layer = built(dncLayer(layerOptions));
const model = await saveLayer(layer);

function built(layer: ReturnType<typeof dncLayer>): ReturnType<typeof dncLayer> {
  layer.build([null, null, 3]);
  return layer;
}

/** Applies a new layer to a batch, twice, and disposes of all. */
function apply(layer: ReturnType<typeof dncLayer>): void {
  try {
    tf.tidy(() => {
      const inputs = tf.zeros([2, 3, 3]);
      layer.apply(inputs);
      layer.apply(inputs);
      layer.resetStates();
    });
  } finally {
    if (layer.built) layer.dispose();
  }
}

/** Calls leave no tensors behind, even if they fail. */
const before = tf.memory().numTensors;

describe("any arguments", () => {
  testCalls(
    [
      fuzzed(
        "dncSequence",
        () => [smallOptions, input, options],
        (...args) => tf.tidy(() => void dncSequence(...args)),
      ),
      fuzzed(
        "the gradient of dncSequence",
        () => [smallOptions, input, options],
        (network, given, ...rest) =>
          tf.tidy(() => void tf.grad((one) => dncSequence(network, { ...given, x: one as tf.Tensor3D }, ...rest).y)(x)),
      ),
      fuzzed(
        "plainSequence",
        () => [smallOptions, { x, parameters, state, mask: [1, 1, 0, 1, 1, 0] }, { trace: true }],
        (...args) => tf.tidy(() => void plainSequence(...args)),
      ),
      fuzzed(
        "dncLayer",
        () => [layerOptions],
        (...args) => apply(dncLayer(...args)),
      ),
      fuzzed(
        "loadLayer",
        () => [model, { returnSequences: true }],
        (...args) => apply(loadLayer(...args)),
      ),
      fuzzed(
        "saveLayer",
        () => [layer, { task: "copy" }],
        (...args) => saveLayer(...args),
      ),
      fuzzed(
        "registerDnc",
        () => [tf, { wasm: { build: "simd" } }],
        (...args) => registerDnc(...args),
      ),
      fuzzed(
        "createTfjsBackend",
        () => [{ engine: "cpu", fused: false }],
        (...args) => createTfjsBackend(...args),
      ),
    ],
    { runs: 80, hostile, after: () => expect(tf.memory().numTensors).toBe(before) },
  );
});
