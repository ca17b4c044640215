import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { relativeError } from "../golden.ts";
import { State } from "../model/state.ts";
import {
  batchElement,
  bidirectionalNetworks,
  createTrainingSetup,
  networks,
  type PassInput,
  type PassResult,
  POISON,
  randomNumbers,
  randomState,
  sparseNetworks,
  storingBackend,
  type TrainingSetup,
  type TrainingSetupOptions,
  trainingPass,
} from "../testing/index.ts";

const all = { ...networks, ...sparseNetworks, ...bidirectionalNetworks };
const steps = 7;
const batch = 3;
/** One batch element masked at the start, in the middle and at the end, one never, one from a step on. */
const mask = [0, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 0, 0, 1, 0];
const active = (b: number): number[] => Array.from({ length: steps }, (_, t) => t).filter((t) => mask[t * batch + b]);

/** [T,B,n] random numbers, with NaN wherever the mask is 0. */
function poisoned(name: string, size: number): Float64Array {
  return randomNumbers(name, steps * batch * size).map((value, k) => (mask[Math.floor(k / size)] ? value : POISON));
}

type Inputs = Readonly<Record<"sequences" | "gradients", Readonly<Record<string, Float64Array>>>>;

/** A state of NaN. Lists have no entries: an index of NaN is not a place. */
function poisonedState(config: TrainingSetup["config"]): ArrayLike<number> {
  const state = State.zero(config, batch);
  state.data.fill(POISON);
  for (const name of state.names) if (name.endsWith(".index")) state.tensor(name).fill(0);
  return state.data;
}

/** Fills all memory with NaN by a pass without a mask, so that a later pass cannot read old values undetected. */
function poisonMemory({ config, executor }: TrainingSetup, { sequences, gradients }: Inputs): void {
  const { data } = executor;
  for (const [name, { length }] of Object.entries(sequences)) data.write(name, new Float64Array(length).fill(POISON));
  data.writeState(poisonedState(config));
  executor.forward(steps);
  for (const name of Object.keys(gradients)) data.fillGradient(name, POISON);
  executor.backward();
}

async function runBatch(setup: TrainingSetup, { sequences, gradients }: Inputs): Promise<PassResult> {
  poisonMemory(setup, { sequences, gradients });
  const { stateSize } = setup.executor.plan;
  const state = randomState(setup.config, batch);
  const stateGradient = randomNumbers("dstate", stateSize);
  return trainingPass(setup, { steps, mask, sequences, gradients, state, stateGradient });
}

/** Batch element b alone, with the steps in which it is active. */
async function runSingle(setup: TrainingSetup, { sequences, gradients }: Inputs, b: number): Promise<PassResult> {
  const { config } = setup;
  const take = (tensors: Readonly<Record<string, Float64Array>>) =>
    Object.fromEntries(
      Object.entries(tensors).map(([name, data]) => [name, only(batchElement(data, steps, batch, b), active(b))]),
    );
  const { length } = State.zero(config, batch).data;
  const elementOf = (data: Float64Array) => stateElement(State.of(config, batch, data), b, config);
  const input: PassInput = {
    steps: active(b).length,
    sequences: take(sequences),
    gradients: take(gradients),
    state: elementOf(randomState(config, batch)),
    stateGradient: elementOf(randomNumbers("dstate", length)),
  };
  return trainingPass(setup, input);
}

/** The given steps of a tensor of one batch element, [T,n]. */
function only(values: Float64Array, times: readonly number[]): Float64Array {
  const size = values.length / steps;
  return Float64Array.from(times.flatMap((t) => [...values.subarray(t * size, (t + 1) * size)]));
}

/** Batch element b as a state of batch 1. */
function stateElement(state: State, b: number, config: TrainingSetup["config"]): ArrayLike<number> {
  const single = State.zero(config, 1);
  for (const name of single.names) {
    const { length } = single.tensor(name);
    single.tensor(name).set(state.tensor(name).subarray(b * length, (b + 1) * length));
  }
  return single.data;
}

/** Runs the batch, and each batch element alone, and compares all results. */
async function expectSingleRuns(
  network: string,
  options: Partial<TrainingSetupOptions>,
  inputsOf: (t: TrainingSetup) => Inputs,
) {
  const together = createTrainingSetup(all[network]!, { batch, steps, ...options });
  const inputs = inputsOf(together);
  const found = await runBatch(together, inputs);
  const dParameters = new Float64Array(found.dParameters.length);
  for (let b = 0; b < batch; b++) {
    const setup = createTrainingSetup(all[network]!, {
      ...options,
      backend: new ReferenceBackend(),
      batch: 1,
      steps,
    });
    const single = await runSingle(setup, inputs, b);
    single.dParameters.forEach((value, k) => {
      dParameters[k]! += value;
    });
    for (const [name, values] of Object.entries({ ...found.outputs, dx: found.dx })) {
      const element = batchElement(values, steps, batch, b);
      expect(only(element, active(b)), name).toEqual({ ...single.outputs, dx: single.dx }[name]);
      const masked = Array.from({ length: steps }, (_, t) => t).filter((t) => !active(b).includes(t));
      expect(
        only(element, masked).every((value) => value === 0),
        `${name} is 0 where masked`,
      ).toBe(true);
    }
    for (const name of ["state", "dState"] as const) {
      expect(stateElement(State.of(together.config, batch, found[name]), b, together.config), name).toEqual(
        single[name],
      );
    }
  }
  expect(relativeError(found.dParameters, dParameters)).toBeLessThan(1e-13);
}

const inputsOf = ({ config }: TrainingSetup): Inputs => ({
  sequences: { x: poisoned("x", config.inputSize) },
  gradients: { y: poisoned("dy", config.outputSize) },
});

// A sparse memory has a journal instead, and a bidirectional network needs all steps at once.
test.each(Object.keys(networks))("a batch with a mask equals single runs if states are recomputed, %s", (network) =>
  expectSingleRuns(network, { keepEvery: 3 }, inputsOf),
);

describe.each(Object.keys(all))("a batch with a mask, %s", (network) => {
  test("equals single runs bit for bit, with NaN in masked inputs and in memory before the pass", async () => {
    await expectSingleRuns(network, {}, inputsOf);
  });

  test("equals single runs on a backend that stores gradients", async () => {
    await expectSingleRuns(network, { backend: storingBackend() }, inputsOf);
  });

  test("equals single runs with a loss and a write price", async () => {
    const objective = { loss: "sigmoidCrossEntropy", writePrice: 0.2, gradientClip: 0.5 } as const;
    await expectSingleRuns(network, { objective }, ({ config }) => {
      const { inputSize: X, outputSize: Y, memory } = config;
      const price = (name: string) => (memory ? { [name]: poisoned(name, 1) } : {});
      return {
        sequences: {
          x: poisoned("x", X),
          target: poisoned("t", Y),
          lossWeight: poisoned("w", 1),
          ...price("stepWeight"),
        },
        gradients: { loss: poisoned("dloss", 1), ...price("writeCost") },
      };
    });
  });
});
