import { Dnc, ReferenceBackend } from "@dncjs/core";
import { relativeError } from "@dncjs/core/run";
import * as tf from "@tensorflow/tfjs";
import { beforeEach, describe, expect, test } from "vitest";
import { testBackends, useBackend } from "../testing/backends.ts";
import { randomTensor } from "../testing/network.ts";
import { dncLayer } from "./dncLayer.ts";
import { loadLayer, saveLayer } from "./modelFile.ts";
import type { DncLayerOptions } from "./options.ts";

const small: DncLayerOptions = {
  units: 2,
  controller: { hiddenSize: 5 },
  memory: { locations: 4, wordSize: 3, readHeads: 2 },
  returnSequences: true,
};
const input = (batch: number, steps: number, name = "x") => randomTensor(tf, name, [batch, steps, 3]);

describe.each(testBackends)("the layer on the backend $name", ({ name: backend, forward: bound, manyBatches }) => {
  beforeEach(async () => {
    await useBackend(backend);
    tf.engine().startScope();
    return () => tf.engine().endScope();
  });

  const close = async (found: tf.Tensor, expected: tf.Tensor): Promise<void> => {
    expect(found.shape).toEqual(expected.shape);
    expect(relativeError(await found.data(), await expected.data())).toBeLessThan(bound);
  };

  test("learns in fit between two dense layers, with all of its weights", async () => {
    const model = tf.sequential();
    model.add(
      tf.layers.dense({ units: 4, activation: "tanh", inputShape: [null, 3], kernelInitializer: initializer() }),
    );
    const layer = dncLayer({ ...small, units: 6 });
    model.add(layer);
    model.add(tf.layers.dense({ units: 2, kernelInitializer: initializer() }));
    model.compile({ optimizer: tf.train.adam(0.02), loss: "meanSquaredError" });
    const before = await Promise.all(layer.getWeights().map((weight) => weight.data()));
    const x = input(8, 5);
    const { history } = await model.fit(x, tf.slice(x, [0, 0, 0], [-1, -1, 2]), {
      epochs: 12,
      batchSize: 4,
      verbose: 0,
    });
    const losses = history.loss as number[];
    expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.6);
    for (const [k, weight] of layer.getWeights().entries()) expect(await weight.data()).not.toEqual(before[k]);
    expect((model.predict(x) as tf.Tensor).shape).toEqual([8, 5, 2]);
    expect(await model.trainOnBatch(x, tf.slice(x, [0, 0, 0], [-1, -1, 2]))).toBeLessThan(losses[0]!);
  });

  test("agrees with core on the same model file, and saves an identical file", async () => {
    const source = new ReferenceBackend({ precision: "float32" });
    const dnc = Dnc.create(
      { inputSize: 3, outputSize: 2, controller: { hiddenSize: 5 } },
      { backend: source, seed: 3 },
    );
    const bytes = await dnc.save({ task: "none" });
    const layer = loadLayer(bytes, { returnSequences: true });
    const x = input(1, 6);
    const y = layer.apply(x) as tf.Tensor;
    expect(relativeError(await y.data(), await dnc.run(await x.data()))).toBeLessThan(bound);
    expect(await saveLayer(layer, { task: "none" })).toEqual(bytes);
  });

  test("draws its initial weights from the seed", async () => {
    const layers = [dncLayer({ ...small, seed: 4 }), dncLayer({ ...small, seed: 4 }), dncLayer(small)];
    const [a, b, c] = layers.map((each) => each.apply(input(1, 3)) as tf.Tensor);
    expect(await a!.data()).toEqual(await b!.data());
    expect(await a!.data()).not.toEqual(await c!.data());
  });

  test("returns the last step without returnSequences", async () => {
    const x = input(2, 4);
    const all = dncLayer(small).apply(x) as tf.Tensor;
    const last = dncLayer({ ...small, returnSequences: false }).apply(x) as tf.Tensor;
    expect(await last.data()).toEqual(await tf.slice(all, [0, 3, 0], [-1, 1, -1]).data());
  });

  test("a masked batch of unequal lengths gives the results of the single sequences", async () => {
    const long = input(1, 5);
    const short = input(1, 3, "short");
    const padded = tf.concat(
      [
        long,
        tf.pad(short, [
          [0, 0],
          [0, 2],
          [0, 0],
        ]),
      ],
      0,
    );
    for (const returnSequences of [true, false]) {
      const layer = dncLayer({ ...small, returnSequences });
      const model = tf.sequential({ layers: [tf.layers.masking({ maskValue: 0, inputShape: [null, 3] }), layer] });
      const found = model.predict(padded) as tf.Tensor;
      const single = (x: tf.Tensor) => layer.apply(x) as tf.Tensor;
      const steps = (x: tf.Tensor) =>
        returnSequences
          ? tf.pad(x, [
              [0, 0],
              [0, 5 - x.shape[1]!],
              [0, 0],
            ])
          : x;
      await close(found, tf.concat([steps(single(long)), steps(single(short))], 0));
    }
  });

  test("passes its state to another layer: encoder and decoder", async () => {
    const options = { ...small, returnState: true };
    const encoder = dncLayer(options);
    const decoder = dncLayer(options);
    const first = tf.input({ shape: [3, 3] });
    const second = tf.input({ shape: [2, 3] });
    const [, ...state] = encoder.apply(first) as tf.SymbolicTensor[];
    const [y] = decoder.apply([second, ...state]) as tf.SymbolicTensor[];
    const model = tf.model({ inputs: [first, second], outputs: y! });
    decoder.setWeights(encoder.getWeights());
    const x = input(2, 5);
    const [head, tail] = tf.split(x, [3, 2], 1);
    const whole = dncLayer(small).apply(x) as tf.Tensor;
    await close(model.predict([head!, tail!]) as tf.Tensor, tf.slice(whole, [0, 3, 0], [-1, -1, -1]));
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    expect(await model.trainOnBatch([head!, tail!], tf.zeros([2, 2, 2]))).toBeGreaterThan(0);
  });

  test("a stateful layer continues from batch to batch until it is reset", async () => {
    const model = tf.sequential();
    model.add(dncLayer({ ...small, stateful: true, batchInputShape: [2, null, 3] }));
    const x = input(2, 5);
    const [head, tail] = tf.split(x, [3, 2], 1);
    const whole = dncLayer(small).apply(x) as tf.Tensor;
    for (let round = 0; round < 2; round++) {
      const parts = [head!, tail!].map((part) => model.predict(part) as tf.Tensor);
      await close(tf.concat(parts, 1), whole);
      model.resetStates();
    }
    model.predict(head!);
    expect(() => (model.layers[0] as ReturnType<typeof dncLayer>).apply(input(1, 2))).toThrow(/batch of 1.*batch of 2/);
    model.dispose();
  });

  test("a saved model restores its weights and all of its options", async () => {
    const options: DncLayerOptions = {
      units: 3,
      controller: { type: "feedforward", widths: [4, 5] },
      memory: { locations: 5, wordSize: 3, sharpness: true, links: false, usageResolution: "exact" },
      clip: 20,
      layerNorm: true,
      returnSequences: true,
      stateful: true,
      keepEvery: 2,
      seed: 9,
    };
    const layers = [
      dncLayer({ ...options, inputShape: [null, 3] }),
      dncLayer({ units: 2, memory: null, bidirectional: true }),
    ];
    const model = tf.sequential({ layers });
    const x = input(2, 4);
    const y = model.predict(x) as tf.Tensor;
    let saved: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
      }),
    );
    const json = JSON.parse(JSON.stringify(saved!.modelTopology)) as object;
    const loaded = await tf.loadLayersModel(tf.io.fromMemory({ ...saved!, modelTopology: json }));
    const config = (given: tf.layers.Layer) => ({ ...given.getConfig(), batchInputShape: undefined });
    expect(loaded.layers.map(config)).toEqual(layers.map(config));
    await close(loaded.predict(x) as tf.Tensor, y);
  });

  test("frees all tensors with its model, including the state", () => {
    const x = input(2, 3);
    const { numTensors } = tf.memory();
    const model = tf.sequential();
    model.add(dncLayer({ ...small, stateful: true, batchInputShape: [2, null, 3] }));
    tf.dispose(model.predict(x));
    expect(tf.memory().numTensors).toBeGreaterThan(numTensors);
    model.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test(`leaks no tensor over ${manyBatches} batches of fit`, async () => {
    const model = tf.sequential();
    model.add(dncLayer({ ...small, stateful: true, returnSequences: false, batchInputShape: [1, 2, 3] }));
    model.compile({ optimizer: tf.train.rmsprop(0.001), loss: "meanSquaredError" });
    const [few, many] = [3, manyBatches].map((count) => ({ x: input(count, 2), y: tf.zeros([count, 2]) }));
    const options = { batchSize: 1, verbose: 0 } as const;
    await model.fit(few!.x, few!.y, options);
    const { numTensors, numDataBuffers, numBytes } = tf.memory();
    await model.fit(many!.x, many!.y, options);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers, numBytes });
    model.dispose();
  });
});

/** Without a seed tensorflow.js uses Math.random. */
function initializer(): ReturnType<typeof tf.initializers.glorotUniform> {
  return tf.initializers.glorotUniform({ seed: 1 });
}
