import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { relativeError } from "../golden.ts";
import { State } from "../model/state.ts";
import {
  batchElement,
  createTrainee,
  networks,
  type PassInput,
  type PassResult,
  POISON,
  randomNumbers,
  storingBackend,
  type Trainee,
  type TraineeOptions,
  trainingPass,
} from "../testing/index.ts";

const steps = 7;
const batch = 3;
/** One row with holes at the start, in the middle and at the end, one whole, one that ends early. */
const mask = [0, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 0, 0, 1, 0];
const active = (b: number): number[] => Array.from({ length: steps }, (_, t) => t).filter((t) => mask[t * batch + b]);

/** [T,B,n] random numbers that are not numbers wherever the mask is 0. */
function poisoned(name: string, size: number): Float64Array {
  return randomNumbers(name, steps * batch * size).map((value, k) => (mask[Math.floor(k / size)] ? value : POISON));
}

type Inputs = Readonly<Record<"sequences" | "gradients", Readonly<Record<string, Float64Array>>>>;

/** A pass without a mask on nothing but NaN, so that whatever it leaves behind shows. */
function spoil({ executor }: Trainee, { sequences, gradients }: Inputs): void {
  const { data: tape } = executor;
  for (const [name, values] of Object.entries(sequences))
    tape.write(
      name,
      values.map(() => POISON),
    );
  tape.writeState(new Float64Array(executor.plan.stateSize).fill(POISON));
  executor.forward(steps);
  for (const name of Object.keys(gradients)) tape.fillGradient(name, POISON);
  executor.backward();
}

async function runBatch(trainee: Trainee, { sequences, gradients }: Inputs): Promise<PassResult> {
  spoil(trainee, { sequences, gradients });
  const { stateSize } = trainee.executor.plan;
  const state = randomNumbers("state", stateSize, 0.2).map(Math.abs);
  const stateGradient = randomNumbers("dstate", stateSize);
  return trainingPass(trainee, { steps, mask, sequences, gradients, state, stateGradient });
}

/** Batch row b alone, only the steps it takes part in. */
async function runSingle(trainee: Trainee, { sequences, gradients }: Inputs, b: number): Promise<PassResult> {
  const { config } = trainee;
  const take = (tensors: Readonly<Record<string, Float64Array>>) =>
    Object.fromEntries(
      Object.entries(tensors).map(([name, data]) => [name, only(batchElement(data, steps, batch, b), active(b))]),
    );
  const { length } = State.zero(config, batch).data;
  const rowOf = (data: Float64Array) => stateRow(State.of(config, batch, data), b, config);
  const input: PassInput = {
    steps: active(b).length,
    sequences: take(sequences),
    gradients: take(gradients),
    state: rowOf(randomNumbers("state", length, 0.2).map(Math.abs)),
    stateGradient: rowOf(randomNumbers("dstate", length)),
  };
  return trainingPass(trainee, input);
}

function only(row: Float64Array, times: readonly number[]): Float64Array {
  const size = row.length / steps;
  return Float64Array.from(times.flatMap((t) => [...row.subarray(t * size, (t + 1) * size)]));
}

/** Row b as a state of batch 1. */
function stateRow(state: State, b: number, config: Trainee["config"]): ArrayLike<number> {
  const single = State.zero(config, 1);
  for (const name of single.names) {
    const { length } = single.tensor(name);
    single.tensor(name).set(state.tensor(name).subarray(b * length, (b + 1) * length));
  }
  return single.data;
}

/** Runs batch and single rows and compares all there is. */
async function expectSingleRuns(network: string, options: Partial<TraineeOptions>, inputsOf: (t: Trainee) => Inputs) {
  const together = createTrainee(networks[network]!, { batch, steps, ...options });
  const inputs = inputsOf(together);
  const found = await runBatch(together, inputs);
  const dParameters = new Float64Array(found.dParameters.length);
  for (let b = 0; b < batch; b++) {
    const trainee = createTrainee(networks[network]!, { ...options, backend: new ReferenceBackend(), batch: 1, steps });
    const single = await runSingle(trainee, inputs, b);
    single.dParameters.forEach((value, k) => {
      dParameters[k]! += value;
    });
    for (const [name, values] of Object.entries({ ...found.outputs, dx: found.dx })) {
      const row = batchElement(values, steps, batch, b);
      expect(only(row, active(b)), name).toEqual({ ...single.outputs, dx: single.dx }[name]);
      const idle = Array.from({ length: steps }, (_, t) => t).filter((t) => !active(b).includes(t));
      expect(
        only(row, idle).every((value) => value === 0),
        `${name} is 0 where masked`,
      ).toBe(true);
    }
    for (const name of ["state", "dState"] as const) {
      expect(stateRow(State.of(together.config, batch, found[name]), b, together.config), name).toEqual(single[name]);
    }
  }
  expect(relativeError(found.dParameters, dParameters)).toBeLessThan(1e-13);
}

describe.each(Object.keys(networks))("a batch with a mask, %s", (network) => {
  const inputsOf = ({ config }: Trainee): Inputs => ({
    sequences: { x: poisoned("x", config.inputSize) },
    gradients: { y: poisoned("dy", config.outputSize) },
  });

  test("equals the single runs bit for bit, whatever stands where it is masked and stood there before", async () => {
    await expectSingleRuns(network, {}, inputsOf);
  });

  test("does so on a backend that overwrites the gradient of a state where it is the first to reach it", async () => {
    await expectSingleRuns(network, { backend: storingBackend() }, inputsOf);
  });

  test("does so when states are recomputed", () => expectSingleRuns(network, { keepEvery: 3 }, inputsOf));

  test("does so with a loss and a price on writing", async () => {
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
