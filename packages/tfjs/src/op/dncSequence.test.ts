import { ConfigError } from "@dncjs/core";
import { relativeError } from "@dncjs/core/run";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testBackends, useBackend } from "../testing/backends.ts";
import { smallOptions, type TestNetwork, testNetwork } from "../testing/network.ts";
import { dncSequence } from "./dncSequence.ts";

/** Σ y². All parameters have a gradient. */
const loss = (y: tf.Tensor): tf.Scalar => tf.sum(tf.square(y));

describe.each(testBackends)("a DNC as an operation on the backend $name", ({ name: backend }) => {
  beforeEach(async () => {
    await useBackend(backend);
    tf.engine().startScope();
    return () => tf.engine().endScope();
  });

  test("a sparse memory is refused, with and without a state", () => {
    const { parameters, state, x } = testNetwork(tf, 4, 2);
    const sparse = { ...smallOptions, memory: { locations: 4, wordSize: 3, readHeads: 2, sparse: {} } };
    for (const input of [
      { x, parameters },
      { x, parameters, state },
    ]) {
      expect(() => dncSequence(sparse, input)).toThrow(ConfigError);
      expect(() => dncSequence(sparse, input)).toThrow(/^memory.sparse: got .*, expected null/);
    }
  });

  test("gradients of variables agree with finite differences", async () => {
    const { parameters, state, x } = testNetwork(tf, 4, 2);
    const variables = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, tf.variable(value, true, `${backend}.${name}`)]),
    );
    const objective = () => loss(dncSequence(smallOptions, { x, parameters: variables, state }).y);
    const { grads } = tf.variableGrads(objective);
    for (const [name, variable] of Object.entries(variables)) {
      const gradient = grads[`${backend}.${name}`]!;
      const direction = tf.sign(gradient) as tf.Tensor;
      const moved = async (by: number): Promise<number> => {
        const before = variable.clone();
        variable.assign(tf.add(variable, tf.mul(direction, by)));
        const value = (await objective().data())[0]!;
        variable.assign(before);
        return value;
      };
      const step = 1e-2;
      const slope = ((await moved(step)) - (await moved(-step))) / (2 * step);
      const expected = (await tf.sum(tf.abs(gradient)).data())[0]!;
      expect(Math.abs(slope - expected) / Math.max(expected, 0.01), name).toBeLessThan(0.02);
    }
    tf.dispose(variables);
  });

  test("continues from its final state: 3 steps and then 2 give the results of 5", async () => {
    const { parameters, state, x } = testNetwork(tf, 5, 2);
    const part = (from: number, count: number) => tf.slice(x, [from, 0, 0], [count, -1, -1]);
    const first = dncSequence(smallOptions, { x: part(0, 3), parameters, state }, { returnState: true });
    const second = dncSequence(smallOptions, { x: part(3, 2), parameters, state: first.state });
    const whole = dncSequence(smallOptions, { x, parameters, state });
    expect(await tf.concat([first.y, second.y], 0).data()).toEqual(await whole.y.data());
  });

  test("keeps the state of a masked batch element, and its output is 0", async () => {
    const { parameters, state, x } = testNetwork(tf, 3, 2);
    const mask = tf.tensor2d([1, 1, 1, 0, 1, 0], [3, 2], "bool");
    const masked = dncSequence(smallOptions, { x, parameters, state, mask }, { returnState: true });
    const single = dncSequence(
      smallOptions,
      { x: tf.slice(x, [0, 0, 0], [1, -1, -1]), parameters, state },
      { returnState: true },
    );
    const elementOf = (tensor: tf.Tensor, element: number) => tf.gather(tensor, [element]).data();
    expect(await elementOf(masked.state.memory!, 1)).toEqual(await elementOf(single.state.memory!, 1));
    expect([...(await tf.slice(masked.y, [1, 1, 0], [2, 1, -1]).data())]).toEqual([0, 0, 0, 0]);
    expect([...(await tf.slice(masked.y, [1, 0, 0], [2, 1, -1]).data())].every((value) => value !== 0)).toBe(true);
  });

  test("the gradient of x is 0 where the mask is 0, and only there", async () => {
    const { parameters, x } = testNetwork(tf, 3, 2);
    const mask = tf.tensor2d([1, 1, 1, 0, 1, 0], [3, 2], "bool");
    const dx = tf.grad((given: tf.Tensor) =>
      loss(dncSequence(smallOptions, { x: given as tf.Tensor3D, parameters, mask }).y),
    )(x);
    const active = await tf.any(tf.notEqual(dx, 0), 2).data();
    expect([...active]).toEqual([1, 1, 1, 0, 1, 0]);
  });

  test("has identical gradients if other passes, even longer ones, run between its two passes", async () => {
    const { parameters, state, x } = testNetwork(tf, 4, 2);
    const longer = testNetwork(tf, 9, 2);
    const gradientOf = (between: () => void) =>
      tf.grad((given: tf.Tensor) => {
        const { y } = dncSequence(smallOptions, { x: given as tf.Tensor3D, parameters, state });
        between();
        return loss(y);
      })(x);
    const other = () => dncSequence(smallOptions, { x: longer.x, parameters: longer.parameters, state });
    const alone = await gradientOf(() => {}).data();
    for (const count of [1, 3, 7]) {
      const among = gradientOf(() => {
        for (let k = 0; k < count; k++) other();
      });
      expect(await among.data()).toEqual(alone);
    }
  });

  test("can be applied to its own output under one gradient", async () => {
    const options = { ...smallOptions, inputSize: 2 };
    const { parameters, x } = testNetwork(tf, 4, 2, options);
    const apply = (given: tf.Tensor) => dncSequence(options, { x: given as tf.Tensor3D, parameters }).y;
    const both = tf.grad((given: tf.Tensor) => loss(apply(apply(given))))(x);
    const middle = apply(x);
    const dMiddle = tf.grad((given: tf.Tensor) => loss(apply(given)))(middle);
    const chained = tf.grad((given: tf.Tensor) => tf.sum(tf.mul(apply(given), dMiddle)))(x);
    expect(relativeError(await both.data(), await chained.data())).toBeLessThan(1e-6);
  });

  test("leaks no tensor", () => {
    const { parameters, state, x } = testNetwork(tf, 4, 2);
    const step = () =>
      tf.tidy(() => {
        tf.grad((given: tf.Tensor) =>
          loss(dncSequence(smallOptions, { x: given as tf.Tensor3D, parameters, state }).y),
        )(x);
        dncSequence(smallOptions, { x, parameters, state }, { returnState: true });
      });
    step();
    const { numTensors, numDataBuffers } = tf.memory();
    for (let k = 0; k < 20; k++) step();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  });

  test("accepts integer tensors", async () => {
    const { parameters } = testNetwork(tf, 1, 1);
    const x = tf.tensor3d([[[1, 0, 2]]], undefined, "int32");
    const same = dncSequence(smallOptions, { x: tf.cast(x, "float32"), parameters }).y;
    expect(await dncSequence(smallOptions, { x, parameters }).y.data()).toEqual(await same.data());
  });
});

describe("an invalid argument is named before any computation", () => {
  beforeAll(() => useBackend("cpu"));

  test.each<[string, string, (given: TestNetwork) => object]>([
    ["x of another size", "x: got", () => ({ x: tf.zeros([4, 2, 7]) })],
    ["x of rank 2", "x: got", () => ({ x: tf.zeros([4, 3]) })],
    ["x without steps", "x: got", () => ({ x: tf.zeros([0, 2, 3]) })],
    [
      "a missing parameter",
      "parameters.output.bias: got undefined",
      ({ parameters: { "output.bias": _, ...parameters } }) => ({ parameters }),
    ],
    ["an unknown parameter", "parameters.extra", ({ x, parameters }) => ({ parameters: { ...parameters, extra: x } })],
    ["a state of another batch", "state.h: got", ({ state }) => ({ state: { ...state, h: tf.zeros([1, 1, 5]) } })],
    ["a mask of another shape", "mask: got", () => ({ mask: tf.zeros([4, 3]) })],
  ])("%s", (_case, message, change) => {
    const network = testNetwork(tf, 4, 2);
    const { x, parameters, state } = network;
    expect(() => dncSequence(smallOptions, { x, parameters, state, ...change(network) })).toThrow(message);
  });

  test("an invalid configuration", () => {
    const { x, parameters } = testNetwork(tf, 4, 2);
    expect(() => dncSequence({ ...smallOptions, memory: { locations: 0 } }, { x, parameters })).toThrow(ConfigError);
  });
});
