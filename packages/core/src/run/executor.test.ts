import { describe, expect, test } from "vitest";
import type { Clock, Frame } from "../backend/contract.ts";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { ArgumentError } from "../errors.ts";
import { relativeError } from "../golden.ts";
import {
  createTrainee,
  networks,
  overwritingBackend,
  type PassInput,
  randomNumbers,
  remakingBackend,
  trainingPass,
} from "../testing/index.ts";

const [steps, batch] = [8, 2];

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
    const [{ state, dState }, at] = [
      await trainingPass(trainee, input),
      trainee.executor.plan.tensors.get("c")!.value.base,
    ];
    expect([...state.subarray(at, at + batch * 4), ...dState.subarray(at, at + batch * 4)]).toEqual(
      new Array(16).fill(0),
    );
    expect(input.state![at]).not.toBe(0);
  });

  test.each([undefined, 3, 4])(
    "links that share slots leave the state of those that do not, with keepEvery %o",
    async (keepEvery) => {
      const kept = keepEvery === undefined ? {} : { keepEvery };
      const states = [1, 2, 3, 8].map(async (linkEvery) => {
        const backend = remakingBackend();
        const { executor } = createTrainee(options, { batch, steps, ...kept, linkEvery, backend });
        executor.tape.write("x", randomNumbers("x", steps * batch * 3));
        executor.tape.writeState(randomNumbers("state", executor.plan.stateSize, 0.2).map(Math.abs));
        executor.forward(steps);
        const state = await executor.tape.readState();
        executor.tape.writeState(state);
        expect(await executor.tape.readState()).toEqual(state);
        return state;
      });
      const [whole, ...others] = await Promise.all(states);
      for (const state of others) expect(state).toEqual(whole);
    },
  );

  test("refuses a plan that keeps too few links for its backend, and masks that the backend does not see", () => {
    const plan = { batch, steps, linkEvery: 2 };
    const expected = "linkEvery is 2; expected 1: reference needs the links of every step";
    for (const backend of [
      undefined,
      overwritingBackend(),
      Object.assign(new ReferenceBackend(), { linkEvery: () => 2 }),
    ]) {
      expect(() => createTrainee(options, { ...plan, ...(backend && { backend }) })).toThrow(expected);
    }
    const { executor } = createTrainee(options, { ...plan, backend: remakingBackend() });
    expect(() => executor.forward(2, [1, 1, 1, 0])).toThrow('mask is "4 values"; expected none');
  });

  test("refuses another number of steps than it was planned for", () => {
    const { executor } = createTrainee(options, { batch, steps });
    for (const bad of [0, -1, 1.5, steps + 1, Number.NaN]) {
      expect(() => executor.forward(bad)).toThrow(
        new ArgumentError("steps", bad, `1 to 8, for which this was planned`),
      );
    }
  });

  test("refuses a mask of another shape", () => {
    const { executor } = createTrainee(options, { batch, steps });
    expect(() => executor.forward(3, [1, 1, 1])).toThrow("mask is");
  });
});

/** Notes for every frame that is set its step's number, and whether it is called blank and fresh. */
class Watching extends ReferenceBackend {
  readonly steps: { readonly t: number; readonly blank: boolean }[] = [];
  readonly fresh: { readonly t: number; readonly fresh: boolean }[] = [];

  override createFrame(): Frame {
    const frame = super.createFrame();
    let t = 0;
    const set = (clock: Clock, slot: number): void => {
      if (clock === "sequence") t = slot;
      if (clock === "blank") this.steps.push({ t, blank: slot === 1 });
      if (clock === "fresh") this.fresh.push({ t, fresh: slot === 1 });
      frame.set(clock, slot);
    };
    return Object.assign(Object.create(frame) as Frame, { set });
  }
}

test.each([
  { stateGradient: false, cleared: true, expected: true },
  { stateGradient: false, cleared: false, expected: false },
  { stateGradient: true, cleared: true, expected: false },
])("the first step is blank where the state was cleared and nobody wants its gradient: %j", (given) => {
  const { stateGradient, cleared, expected } = given;
  const backend = new Watching();
  const plan = { batch, steps, keepEvery: 3, stateGradient, backend };
  const { executor } = createTrainee(networks["one layer"]!, plan);
  executor.tape.writeState(cleared ? undefined : randomNumbers("state", executor.plan.stateSize, 0.2));
  executor.forward(steps);
  executor.backward();
  expect(backend.steps.length).toBeGreaterThan(2 * steps);
  for (const { t, blank } of backend.steps) expect(blank).toBe(expected && t === 0);
});

test.each([
  { says: "all", spared: [], fresh: [6] },
  { says: "all but the bias", spared: ["bias"], fresh: [] },
])(
  "a backend that overwrites gradients of parameters, $says, is told to in the first segment it comes to",
  async (given) => {
    const backend = Object.assign(new Watching(), {
      overwrites: (kernel: string, operand: string) => kernel === "linear" && !given.spared.includes(operand as never),
    });
    const { executor, parameters } = createTrainee(networks["one layer"]!, { batch, steps, keepEvery: 3, backend });
    executor.forward(steps);
    parameters.gradients.fill(1);
    executor.backward({ overwrite: true });
    expect(backend.fresh.filter(({ fresh }) => fresh).map(({ t }) => t)).toEqual(given.fresh);
    // The reference adds: the gradients of zero outputs are 0 where the executor cleared them before, and 1 where it left that to the backend.
    expect(new Set(await parameters.gradients.read())).toEqual(new Set([given.fresh.length]));
  },
);
