import { DncError } from "@dncjs/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../testing/backends.ts";
import { randomTensor } from "../testing/network.ts";
import { dncLayer } from "./dncLayer.ts";
import { saveLayer } from "./modelFile.ts";

const create = () =>
  dncLayer({
    units: 2,
    controller: { hiddenSize: 3 },
    memory: { locations: 3, wordSize: 2 },
    stateful: true,
    batchInputShape: [1, null, 3],
  });
const x = () => randomTensor(tf, "x", [1, 2, 3]);

type Layer = ReturnType<typeof create>;

/** The errors of methods that TensorFlow.js implements. */
const OF_TENSORFLOW = "Error: … is already disposed";

/** Every method of the layer, and its outcome before the layer is built and after it is disposed of. */
const methods: readonly (readonly [
  name: string,
  call: (layer: Layer) => unknown,
  unbuilt: string,
  disposed: string,
])[] = [
  ["apply", (layer) => layer.apply(x()), "works", OF_TENSORFLOW],
  ["resetStates", (layer) => layer.resetStates(), "works", "works"],
  ["getConfig", (layer) => layer.getConfig(), "works", "works"],
  ["config", (layer) => layer.config, "unbuilt", "disposed"],
  ["getWeights", (layer) => Promise.all(layer.getWeights().map((weight) => weight.data())), "works", OF_TENSORFLOW],
  ["saveLayer", (layer) => saveLayer(layer), "unbuilt", "disposed"],
];

async function outcomeOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return "works";
  } catch (error) {
    return error instanceof DncError
      ? error.code
      : String(error)
          .replace(/(Layer|LayersVariable) \S+/, "…")
          .replace(/\.$/, "");
  }
}

beforeAll(() => useBackend("cpu"));

test.each(methods)(
  "%s has its outcome before the layer is built, and after it is disposed of",
  async (_, call, unbuilt, disposed) => {
    expect(await outcomeOf(() => call(create()))).toBe(unbuilt);
    const layer = create();
    layer.apply(x());
    layer.dispose();
    expect(await outcomeOf(() => call(layer))).toBe(disposed);
  },
);
