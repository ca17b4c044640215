import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { ArgumentError, BackendError } from "../errors.ts";
import { planFor } from "../layout/plan.ts";
import { buildProgram } from "../network/build.ts";
import { defineConfig } from "../network/config.ts";
import {
  createTrainingSetup,
  randomNumbers,
  randomState,
  sparseNetworks,
  type TrainingSetup,
  type TrainingSetupOptions,
} from "../testing/index.ts";
import { createRunner } from "./createRunner.ts";
import { Parameters } from "./parameters.ts";

const steps = 8;
const batch = 2;
/** One batch element masked at the start, in the middle and at the end. */
const mask = [0, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1];
const journaled = ["memory", "usage", "link.index", "link.value"];

const create = (network: string, options: Partial<TrainingSetupOptions> = {}): TrainingSetup =>
  createTrainingSetup(sparseNetworks[network]!, { batch, steps, ...options });

const inputOf = ({ config }: TrainingSetup): Float64Array => randomNumbers("x", steps * batch * config.inputSize);

/** The numbers of all tensors with a journal, as they lie in the arena. */
async function standing({ executor }: TrainingSetup): Promise<Float64Array[]> {
  const { tensors } = executor.plan;
  const present = journaled.flatMap((name) => tensors.get(name) ?? []);
  return Promise.all(
    present.map(async ({ value, size }) => Float64Array.from(await executor.data.arena.read(value.base, batch * size))),
  );
}

function forwardFrom(setup: TrainingSetup, state: Float64Array | undefined, masked?: readonly number[]): void {
  const { data } = setup.executor;
  data.write("x", inputOf(setup));
  data.writeState(state);
  setup.executor.forward(steps, masked);
}

async function gradientsOf(setup: TrainingSetup, dy: Float64Array): Promise<number[]> {
  const { data } = setup.executor;
  data.zeroGradients();
  data.writeGradient("y", dy);
  setup.parameters.gradients.fill(0);
  setup.executor.backward();
  return [...(await setup.parameters.gradients.read())];
}

const dyOf = ({ config }: TrainingSetup): Float64Array => randomNumbers("dy", steps * batch * config.outputSize);

describe.each(Object.keys(sparseNetworks))("the undo journal, %s", (network) => {
  test.each([undefined, mask])(
    "backward takes the memory back to state(0), and readState redoes it, bit for bit: mask %j",
    async (masked) => {
      const setup = create(network);
      const state = randomState(setup.config, batch);
      forwardFrom(setup, state, masked);
      const reached = await setup.executor.data.readState();
      const end = await standing(setup);
      setup.executor.data.writeState(state);
      const start = await standing(setup);
      expect(end).not.toEqual(start);
      forwardFrom(setup, state, masked);
      const first = await gradientsOf(setup, dyOf(setup));
      expect(await standing(setup)).toEqual(start);
      expect(await setup.executor.data.readState()).toEqual(reached);
      expect(await standing(setup)).toEqual(end);
      expect(await gradientsOf(setup, dyOf(setup)), "a second backward pass").toEqual(first);
    },
  );

  test("forward runs from the state written last, however often, and the zero state needs no zeroing of the memory", async () => {
    const backend = new ReferenceBackend();
    const filled: [at: number, length: number][] = [];
    const setup = create(network, { backend: recordingFills(backend, filled) });
    forwardFrom(setup, undefined);
    const { data, plan } = setup.executor;
    const y = await data.read("y");
    const isMemory = ([at, length]: [number, number]) =>
      journaled.some((name) => {
        const tensor = plan.tensors.get(name);
        return tensor && at < tensor.value.base + batch * tensor.size && at + length > tensor.value.base;
      });
    setup.executor.forward(steps);
    expect(await data.read("y")).toEqual(y);
    forwardFrom(setup, undefined);
    expect(await data.read("y")).toEqual(y);
    await gradientsOf(setup, dyOf(setup));
    forwardFrom(setup, undefined);
    expect(await data.read("y")).toEqual(y);
    expect(filled.filter(isMemory)).toEqual([]);
    forwardFrom(setup, randomState(setup.config, batch));
    forwardFrom(setup, undefined);
    expect(await data.read("y"), "after another state").toEqual(y);
  });

  test.each([undefined, mask])(
    "8 steps equal 3, backward, and then 5 steps with the state carried: mask %j",
    async (masked) => {
      const whole = create(network);
      const parts = create(network);
      const state = randomState(whole.config, batch);
      forwardFrom(whole, state, masked);
      const perX = batch * whole.config.inputSize;
      const perY = batch * whole.config.outputSize;
      const { data } = parts.executor;
      data.writeState(state);
      data.write("x", inputOf(whole).subarray(0, 3 * perX));
      parts.executor.forward(3, masked?.slice(0, 3 * batch));
      data.zeroGradients();
      parts.executor.backward();
      data.carryState();
      data.write("x", inputOf(whole).subarray(3 * perX));
      parts.executor.forward(5, masked?.slice(3 * batch));
      const y = await whole.executor.data.read("y");
      expect(await data.read("y", 5)).toEqual(y.slice(3 * perY));
      expect(await data.readState()).toEqual(await whole.executor.data.readState());
    },
  );
});

describe("the undo journal", () => {
  test("single batch elements are reset after carryState only", async () => {
    const setup = create("sparse");
    forwardFrom(setup, randomState(setup.config, batch));
    const { data } = setup.executor;
    expect(() => data.resetElements([0])).toThrow(ArgumentError);
    data.carryState();
    data.resetElements([0]);
    const memory = setup.executor.plan.tensors.get("memory")!;
    const found = await data.arena.read(data.stateAt("memory"), batch * memory.size);
    expect(found.slice(0, memory.size).every((x) => x === 0)).toBe(true);
    expect(found.slice(memory.size).some((x) => x !== 0)).toBe(true);
  });

  test("a plan without the gradient of the initial state keeps gradients of touched rows, with the same results", async () => {
    const whole = create("sparse, every option");
    const touched = create("sparse, every option", { stateGradient: false });
    const state = randomState(whole.config, batch);
    const found = [];
    for (const setup of [whole, touched]) {
      forwardFrom(setup, state, mask);
      found.push(await gradientsOf(setup, dyOf(setup)));
    }
    expect(found[1]).toEqual(found[0]);
    const { data, plan } = touched.executor;
    expect(() => data.writeStateGradient(new Float64Array(plan.stateSize))).toThrow("stateGradient: got false");
  });

  test("tensors with a journal have no values and no gradient of single steps", async () => {
    const setup = create("sparse");
    forwardFrom(setup, undefined);
    await expect(setup.executor.data.read("memory")).rejects.toThrow('name: got "memory", expected a tensor that');
    expect(() => setup.executor.data.stateGradientAt("memory", 1)).toThrow(ArgumentError);
  });

  test("a backend that lacks the kernels of a sparse memory refuses it before it allocates", () => {
    const backend = Object.assign(Object.create(new ReferenceBackend()) as ReferenceBackend, {
      name: "other",
      optionalKernels: [],
    });
    const config = defineConfig(sparseNetworks.sparse!);
    const plan = planFor(backend, buildProgram(config), { batch: 1, steps: 1, purpose: "run" });
    const parameters = new Parameters(backend, config);
    expect(() => createRunner(backend, plan, parameters)).toThrow(
      new BackendError("other", "memory.sparse is not supported; use the backend reference or wasm"),
    );
  });
});

/** A backend that records every fill. */
function recordingFills(backend: ReferenceBackend, filled: [number, number][]): ReferenceBackend {
  const allocate = (length: number) => {
    const block = backend.allocate(length);
    const fill = block.fill.bind(block);
    return Object.assign(block, {
      fill: (value: number, at = 0, count = length - at) => {
        filled.push([at, count]);
        fill(value, at, count);
      },
    });
  };
  return Object.assign(Object.create(backend) as ReferenceBackend, { allocate });
}
