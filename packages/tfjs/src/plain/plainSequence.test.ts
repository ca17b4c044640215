import {
  ArgumentError,
  type DncConfig,
  type DncOptions,
  defineConfig,
  type FloatArray,
  Random,
  ReferenceBackend,
  State,
} from "@dncjs/core";
import {
  buildProgram,
  Parameters,
  parameterLayout,
  planMemory,
  relativeError,
  TrainingExecutor,
} from "@dncjs/core/run";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { gradientsOf } from "../gradientsOf.ts";
import { useBackend } from "../testing/backends.ts";
import { plainSequence } from "./plainSequence.ts";

const steps = 6;
const batch = 2;
const memory = { locations: 5, wordSize: 3, readHeads: 2 } as const;
const options = { masking: true, deallocation: true, sharpness: true } as const;
const sizes = { inputSize: 3, outputSize: 2, controller: { hiddenSize: 4 } } as const;
const networks: Readonly<Record<string, DncOptions>> = {
  "one layer": { ...sizes, memory, clip: 0.7 },
  "two layers, two write heads, every option": {
    ...sizes,
    controller: { hiddenSize: 3, layers: 2 },
    memory: { ...memory, ...options, writeHeads: 2, usageResolution: "exact" },
  },
  "no links": { ...sizes, memory: { ...memory, writeHeads: 2, sharpness: true, links: false } },
  "no allocation": { ...sizes, memory: { ...memory, deallocation: true, allocation: false, usageGradient: false } },
  "one location, one head": { ...sizes, memory: { locations: 1, wordSize: 1 } },
  "feed-forward": { ...sizes, controller: { type: "feedforward", widths: [5, 4] }, memory },
  "no memory": { ...sizes, memory: null },
};
/** `[T,B]`: the first sequence has gaps, the second ends early. */
const mask = [0, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 0];

/** y, the final state, and the gradients of x, the initial state and the parameters, by name. */
type Numbers = ReadonlyMap<string, ArrayLike<number>>;

function numbers(name: string, length: number, scale = 1): Float32Array {
  const random = new Random(1).fork(name);
  return Float32Array.from({ length }, () => (2 * random.uniform() - 1) * scale);
}

/** x and dy are NaN where the mask is 0. */
function operands(config: DncConfig) {
  const state = State.zero(config, batch);
  state.data.set(numbers("state", state.data.length, 0.2).map(Math.abs));
  const stateGradient = State.of(config, batch, Float64Array.from(numbers("dstate", state.data.length)));
  const x = numbers("x", steps * batch * config.inputSize);
  const dy = numbers("dy", steps * batch * config.outputSize);
  const poisoned = (values: Float32Array) =>
    values.map((value, k) => (mask[Math.floor((k * mask.length) / values.length)] ? value : Number.NaN));
  return { state, stateGradient, x: poisoned(x), dy: poisoned(dy) };
}

async function reference(config: DncConfig): Promise<Numbers> {
  const { state, stateGradient, x, dy } = operands(config);
  const backend = new ReferenceBackend();
  const parameters = new Parameters(backend, config);
  const { specs, length } = parameters.layout;
  parameters.values.write(numbers("parameters", length, 0.8));
  const program = buildProgram(config);
  const executor = new TrainingExecutor(backend, planMemory(program, { batch, steps, purpose: "train" }), parameters);
  executor.data.write("x", x);
  executor.data.writeState(state.data);
  executor.forward(steps, mask);
  executor.data.zeroGradients();
  executor.data.writeGradient("y", dy);
  executor.data.writeStateGradient(stateGradient.data);
  executor.backward();
  const found = new Map<string, FloatArray>([["y", await executor.data.read("y")]]);
  const states = (prefix: string, data: FloatArray) => {
    const values = State.of(config, batch, data);
    for (const name of values.names) found.set(`${prefix} ${name}`, values.tensor(name));
  };
  states("final", await executor.data.readState());
  states("gradient of", await executor.data.readStateGradient());
  found.set("gradient of x", await executor.data.readGradient("x"));
  for (const { name } of specs) found.set(`gradient of ${name}`, await parameters.readGradient(name));
  return found;
}

/** The same results by tensorflow.js. */
async function plain(config: DncConfig): Promise<Numbers> {
  const { state, stateGradient, x, dy } = operands(config);
  const { specs, offsets, length } = parameterLayout(config);
  const all = numbers("parameters", length, 0.8);
  const given: Record<string, tf.Tensor> = { x: tf.tensor(x, [steps, batch, config.inputSize]) };
  for (const name of state.names)
    given[name] = tf.tensor(Float32Array.from(state.tensor(name)), [...state.shape(name)]);
  for (const { name, shape } of specs) {
    const at = offsets.get(name)!;
    const size = shape.reduce((a, b) => a * b);
    given[name] = tf.tensor(all.slice(at, at + size), [...shape]);
  }
  const results: Record<string, tf.Tensor> = {};
  // The NaN of dy make the loss NaN, but not the gradients of active steps.
  const seeds = [tf.tensor(dy, [steps, batch, config.outputSize])];
  for (const name of state.names)
    seeds.push(tf.tensor(Float32Array.from(stateGradient.tensor(name)), [...state.shape(name)]));
  const loss = () => {
    const { y, state: final } = plainSequence(config, { x: given.x!, parameters: given, state: given, mask });
    Object.assign(results, { y: tf.keep(y) });
    for (const name of state.names) results[`final ${name}`] = tf.keep(final[name]!);
    return tf.addN([y, ...state.names.map((name) => final[name]!)].map((value, k) => tf.sum(tf.mul(value, seeds[k]!))));
  };
  const { value, gradients } = gradientsOf(loss, Object.values(given));
  Object.keys(given).forEach((name, k) => {
    results[`gradient of ${name}`] = gradients[k]!;
  });
  const found = await Promise.all(
    Object.entries(results).map(async ([name, tensor]) => [name, (await tensor.data()) as Float32Array] as const),
  );
  tf.dispose([value, given, results, seeds]);
  return new Map(found);
}

describe.each(["cpu", "wasm"] as const)("a DNC of plain operations on tfjs-%s", (backend) => {
  test.each(Object.entries(networks))(
    "agrees with the reference on values and gradients, masked: %s",
    async (_name, given) => {
      await useBackend(backend);
      const config = defineConfig(given);
      const found = await plain(config);
      const expected = await reference(config);
      expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
      for (const [name, values] of expected) expect(relativeError(found.get(name)!, values), name).toBeLessThan(1e-4);
    },
  );

  test("leaks no tensor", async () => {
    await useBackend(backend);
    const config = defineConfig(networks["one layer"]!);
    await plain(config);
    const before = tf.memory();
    await plain(config);
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
  });

  test("refuses tensors of other shapes by name", async () => {
    await useBackend(backend);
    const config = defineConfig(networks["no memory"]!);
    const message = (x: tf.Tensor, parameters: Record<string, tf.Tensor>) => {
      try {
        plainSequence(config, { x, parameters });
        return "";
      } catch (error) {
        expect(error).toBeInstanceOf(ArgumentError);
        return (error as Error).message;
      }
    };
    tf.tidy(() => {
      expect(message(tf.zeros([2, 3]), {})).toContain("x: got");
      expect(message(tf.zeros([2, 1, 3]), {})).toContain(
        'parameters[\\"controller.0.weight_ih\\"]'.replaceAll("\\", ""),
      );
      expect(message(tf.zeros([2, 1, 3]), { "controller.0.weight_ih": tf.zeros([1]) })).toContain("[16,3]");
    });
  });
});

test("a sparse memory is refused", () => {
  const sparse = { ...sizes, memory: { ...memory, sparse: {} } };
  const call = () => plainSequence(sparse, { x: tf.ones([2, 1, 3]), parameters: {} });
  expect(call).toThrow(/^memory.sparse: got .*, expected null/);
});
