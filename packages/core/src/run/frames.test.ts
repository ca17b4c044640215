import { expect, test } from "vitest";
import type { Accumulate, BoundCall, Clock, Frame, PlacedCall } from "../backend/contract.ts";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { createTrainingSetup, networks, randomNumbers } from "../testing/index.ts";

const steps = 8;
const batch = 2;

/** Records the step and the zeroState slot of every frame, and how each parameter gradient accumulates. */
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
  const { executor } = createTrainingSetup(networks["one layer"]!, plan);
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
    const { executor, parameters } = createTrainingSetup(networks["one layer"]!, {
      batch,
      steps,
      keepEvery: 3,
      backend,
    });
    executor.forward(steps);
    parameters.gradients.fill(1);
    executor.backward({ accumulate: "store" });
    const stores = backend.parameterGradients.filter(({ accumulate }) => accumulate === "store");
    expect([...new Set(stores.map(({ t }) => t))]).toEqual(given.storedSegments);
    // The reference always adds, here 0. Gradients are 0 if the executor zeroed them, and still 1 if the backend should have stored them.
    expect(new Set(await parameters.gradients.read())).toEqual(new Set([given.storedSegments.length]));
  },
);
