import { describe, expect, test } from "vitest";
import type { Accumulate, BoundCall, Clock, Frame, PlacedCall } from "../backend/contract.ts";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { ArgumentError } from "../errors.ts";
import { relativeError } from "../golden.ts";
import {
  createTrainee,
  networks,
  type PassInput,
  randomNumbers,
  skippingBackend,
  trainingPass,
} from "../testing/index.ts";

const steps = 8;
const batch = 2;

/** Random x, initial state, and gradients of y and of the final state, for the network of a trainee. */
function randomInput({ config, executor }: ReturnType<typeof createTrainee>): PassInput {
  const { stateSize } = executor.plan;
  return {
    steps,
    state: randomNumbers("state", stateSize, 0.2).map(Math.abs),
    sequences: { x: randomNumbers("x", steps * batch * config.inputSize) },
    gradients: { y: randomNumbers("dy", steps * batch * config.outputSize) },
    stateGradient: randomNumbers("dstate", stateSize),
  };
}

describe.each(Object.entries(networks))("the executor, %s", (_title, options) => {
  test.each([1, 2, 3, 7, steps, 20])(
    "recomputing from every %i-th state changes no number, but for the order of sums over steps",
    async (keepEvery) => {
      const whole = createTrainee(options, { batch, steps });
      const segmented = createTrainee(options, { batch, steps, keepEvery });
      const expected = await trainingPass(whole, randomInput(whole));
      const { dParameters, ...found } = await trainingPass(segmented, randomInput(segmented));
      const { dParameters: summed, ...exact } = expected;
      expect(found).toEqual(exact);
      expect(relativeError(dParameters, summed)).toBeLessThan(1e-13);
    },
  );

  test("a pass of fewer steps than planned is that of a plan of its size, and a second pass repeats the first", async () => {
    const exact = createTrainee(options, { batch, steps });
    const roomy = createTrainee(options, { batch, steps: 3 * steps });
    const input = randomInput(exact);
    const expected = await trainingPass(exact, input);
    expect(await trainingPass(roomy, input)).toEqual(expected);
    expect(await trainingPass(exact, input)).toEqual(expected);
  });

  test("backward adds to the gradients of parameters", async () => {
    const trainee = createTrainee(options, { batch, steps, keepEvery: 3 });
    const { dParameters } = await trainingPass(trainee, randomInput(trainee));
    const again = await trainingPass(trainee, randomInput(trainee), dParameters);
    expect(
      relativeError(
        again.dParameters,
        dParameters.map((value) => 2 * value),
      ),
    ).toBeLessThan(1e-13);
  });
});

describe("the executor", () => {
  const options = networks["one layer"]!;

  test("one step, then three from the state it left, are four", async () => {
    const trainee = createTrainee(options, { batch, steps });
    const x = randomNumbers("x", 4 * batch * 3);
    const seeds = (count: number) => ({ y: new Float64Array(count * batch * 2) });
    const whole = await trainingPass(trainee, { steps: 4, sequences: { x }, gradients: seeds(4) });
    const first = { steps: 1, sequences: { x: x.subarray(0, batch * 3) }, gradients: seeds(1) };
    const { state } = await trainingPass(trainee, first);
    const rest = { steps: 3, state, sequences: { x: x.subarray(batch * 3) }, gradients: seeds(3) };
    expect((await trainingPass(trainee, rest)).state).toEqual(whole.state);
  });

  test("a state that no call writes is 0 after any step, and its gradient goes nowhere", async () => {
    const trainee = createTrainee(networks["feed-forward"]!, { batch, steps });
    const input = randomInput(trainee);
    const { state, dState } = await trainingPass(trainee, input);
    const at = trainee.executor.plan.tensors.get("c")!.value.base;
    expect([...state.subarray(at, at + batch * 4), ...dState.subarray(at, at + batch * 4)]).toEqual(
      new Array(16).fill(0),
    );
    expect(input.state![at]).not.toBe(0);
  });

  test.each([undefined, 3, 4])(
    "a state tensor that is kept every k-th step leaves the state as if it were kept every step, with keepEvery %o",
    async (keepEvery) => {
      const kept = keepEvery === undefined ? {} : { keepEvery };
      const states = [1, 2, 3, 8].map(async (keep) => {
        const { executor } = createTrainee(options, { batch, steps, ...kept, backend: skippingBackend(keep) });
        executor.data.write("x", randomNumbers("x", steps * batch * 3));
        executor.data.writeState(randomNumbers("state", executor.plan.stateSize, 0.2).map(Math.abs));
        executor.forward(steps);
        const state = await executor.data.readState();
        executor.data.writeState(state);
        expect(await executor.data.readState()).toEqual(state);
        return state;
      });
      const [whole, ...others] = await Promise.all(states);
      for (const state of others) expect(state).toEqual(whole);
    },
  );

  test("refuses a history whose gradient the backend cannot store, and masks that the backend does not receive", () => {
    const lower = skippingBackend(2).lower!;
    const backend = Object.assign(new ReferenceBackend(), { lower });
    const expected = "history of link is 2; expected 1: the backend cannot store the gradient of this tensor";
    expect(() => createTrainee(options, { batch, steps, backend })).toThrow(expected);
    const { executor } = createTrainee(options, { batch, steps, backend: skippingBackend(2) });
    expect(() => executor.forward(2, [1, 1, 1, 0])).toThrow('mask is "4 values"; expected no mask');
  });

  test("refuses another number of steps than it was planned for", () => {
    const { executor } = createTrainee(options, { batch, steps });
    for (const bad of [0, -1, 1.5, steps + 1, Number.NaN]) {
      expect(() => executor.forward(bad)).toThrow(new ArgumentError("steps", bad, "1 to 8, the steps of the plan"));
    }
  });

  test("refuses a mask of another shape", () => {
    const { executor } = createTrainee(options, { batch, steps });
    expect(() => executor.forward(3, [1, 1, 1])).toThrow("mask is");
  });
});

/** Records the step of every frame and whether the frame says that the state before it is zero; and how each parameter gradient accumulates. */
class RecordingBackend extends ReferenceBackend {
  readonly frames: { readonly t: number; readonly zeroState: boolean }[] = [];
  readonly parameterGradients: { readonly t: number; readonly accumulate: Accumulate }[] = [];
  #t = 0;

  override createFrame(): Frame {
    const frame = super.createFrame();
    const set = (clock: Clock, slot: number): void => {
      if (clock === "sequence") this.#t = slot;
      if (clock === "zeroState") this.frames.push({ t: this.#t, zeroState: slot === 1 });
      frame.set(clock, slot);
    };
    return Object.assign(Object.create(frame) as Frame, { set });
  }

  override bind(call: PlacedCall, frame: Frame): BoundCall {
    const bound = super.bind(call, frame);
    const parameterGradient = (steps: number, accumulate: Accumulate): void => {
      this.parameterGradients.push({ t: this.#t, accumulate });
      bound.parameterGradient(steps, accumulate);
    };
    return Object.assign(Object.create(bound) as BoundCall, {
      prepare: () => bound.prepare(),
      forward: (begin: number, end: number) => bound.forward(begin, end),
      backward: (begin: number, end: number) => bound.backward(begin, end),
      parameterGradient,
      dispose: () => bound.dispose(),
    });
  }
}

test.each([
  { stateGradient: false, cleared: true, expected: true },
  { stateGradient: false, cleared: false, expected: false },
  { stateGradient: true, cleared: true, expected: false },
])("the first step has a zero state if the state was cleared and its gradient is unused: %j", (given) => {
  const { stateGradient, cleared, expected } = given;
  const backend = new RecordingBackend();
  const plan = { batch, steps, keepEvery: 3, stateGradient, backend };
  const { executor } = createTrainee(networks["one layer"]!, plan);
  executor.data.writeState(cleared ? undefined : randomNumbers("state", executor.plan.stateSize, 0.2));
  executor.forward(steps);
  executor.backward();
  expect(backend.frames.length).toBeGreaterThan(2 * steps);
  for (const { t, zeroState } of backend.frames) expect(zeroState).toBe(expected && t === 0);
});

test.each([
  { stored: "all parameters", operands: ["weight0", "weight1", "weight2", "bias"], storedSegments: [6] },
  { stored: "all parameters except biases", operands: ["weight0", "weight1", "weight2"], storedSegments: [] },
])(
  "gradients of parameters are stored in the first segment of a backward pass, if the backend stores $stored",
  async (given) => {
    const backend = Object.assign(new RecordingBackend(), { stores: { linear: given.operands } });
    const { executor, parameters } = createTrainee(networks["one layer"]!, { batch, steps, keepEvery: 3, backend });
    executor.forward(steps);
    parameters.gradients.fill(1);
    executor.backward({ accumulate: "store" });
    const stores = backend.parameterGradients.filter(({ accumulate }) => accumulate === "store");
    expect([...new Set(stores.map(({ t }) => t))]).toEqual(given.storedSegments);
    // The reference always adds. The gradients of zero outputs are 0 if the executor zeroed them, and still 1 if it left that to the backend.
    expect(new Set(await parameters.gradients.read())).toEqual(new Set([given.storedSegments.length]));
  },
);
