import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { ArgumentError } from "../errors.ts";
import { relativeError } from "../golden.ts";
import {
  createTrainingSetup,
  networks,
  type PassInput,
  randomNumbers,
  skippingBackend,
  trainingPass,
} from "../testing/index.ts";

const steps = 8;
const batch = 2;

/** Random x, initial state, and gradients of y and of the final state, for the network of a setup. */
function randomInput({ config, executor }: ReturnType<typeof createTrainingSetup>): PassInput {
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
    "keepEvery %i changes no number, except by the order of sums over steps",
    async (keepEvery) => {
      const whole = createTrainingSetup(options, { batch, steps });
      const segmented = createTrainingSetup(options, { batch, steps, keepEvery });
      const expected = await trainingPass(whole, randomInput(whole));
      const { dParameters, ...found } = await trainingPass(segmented, randomInput(segmented));
      const { dParameters: summed, ...exact } = expected;
      expect(found).toEqual(exact);
      expect(relativeError(dParameters, summed)).toBeLessThan(1e-13);
    },
  );

  test("a pass of fewer steps than planned equals one of a plan of its size, and a second pass repeats the first", async () => {
    const exact = createTrainingSetup(options, { batch, steps });
    const larger = createTrainingSetup(options, { batch, steps: 3 * steps });
    const input = randomInput(exact);
    const expected = await trainingPass(exact, input);
    expect(await trainingPass(larger, input)).toEqual(expected);
    expect(await trainingPass(exact, input)).toEqual(expected);
  });

  test("backward adds to the gradients of parameters", async () => {
    const setup = createTrainingSetup(options, { batch, steps, keepEvery: 3 });
    const { dParameters } = await trainingPass(setup, randomInput(setup));
    const again = await trainingPass(setup, randomInput(setup), dParameters);
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

  test("one step, then three steps from its final state, equal four steps", async () => {
    const setup = createTrainingSetup(options, { batch, steps });
    const x = randomNumbers("x", 4 * batch * 3);
    const seeds = (count: number) => ({ y: new Float64Array(count * batch * 2) });
    const whole = await trainingPass(setup, { steps: 4, sequences: { x }, gradients: seeds(4) });
    const first = { steps: 1, sequences: { x: x.subarray(0, batch * 3) }, gradients: seeds(1) };
    const { state } = await trainingPass(setup, first);
    const rest = { steps: 3, state, sequences: { x: x.subarray(batch * 3) }, gradients: seeds(3) };
    expect((await trainingPass(setup, rest)).state).toEqual(whole.state);
  });

  test("a state tensor that no call writes is 0 after any step, and its gradient is 0", async () => {
    const setup = createTrainingSetup(networks["feed-forward"]!, { batch, steps });
    const input = randomInput(setup);
    const { state, dState } = await trainingPass(setup, input);
    const at = setup.executor.plan.tensors.get("c")!.value.base;
    expect([...state.subarray(at, at + batch * 4), ...dState.subarray(at, at + batch * 4)]).toEqual(
      new Array(16).fill(0),
    );
    expect(input.state![at]).not.toBe(0);
  });

  test.each([undefined, 3, 4])(
    "the state does not depend on whether a tensor is kept every step or every k-th step, with keepEvery %o",
    async (keepEvery) => {
      const kept = keepEvery === undefined ? {} : { keepEvery };
      const states = [1, 2, 3, 8].map(async (keep) => {
        const { executor } = createTrainingSetup(options, { batch, steps, ...kept, backend: skippingBackend(keep) });
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

  test("refuses a history if the backend cannot store the gradient, and masks if the backend cannot recompute with them", () => {
    const lower = skippingBackend(2).lower!;
    const backend = Object.assign(new ReferenceBackend(), { lower });
    const expected = "history of link: got 2, expected 1: the backend cannot store the gradient of this tensor";
    expect(() => createTrainingSetup(options, { batch, steps, backend })).toThrow(expected);
    const { executor } = createTrainingSetup(options, { batch, steps, backend: skippingBackend(2) });
    expect(() => executor.forward(2, [1, 1, 1, 0])).toThrow('mask: got "4 values", expected no mask');
  });

  test("refuses a number of steps outside the plan", () => {
    const { executor } = createTrainingSetup(options, { batch, steps });
    for (const bad of [0, -1, 1.5, steps + 1, Number.NaN]) {
      expect(() => executor.forward(bad)).toThrow(new ArgumentError("steps", bad, "1 to 8, the steps of the plan"));
    }
  });

  test("refuses a mask of another shape", () => {
    const { executor } = createTrainingSetup(options, { batch, steps });
    expect(() => executor.forward(3, [1, 1, 1])).toThrow("mask: got");
  });
});
