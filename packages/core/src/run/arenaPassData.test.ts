import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { ArgumentError } from "../errors.ts";
import { planMemory } from "../layout/plan.ts";
import { buildProgram } from "../network/build.ts";
import { defineConfig } from "../network/config.ts";
import { createTrainingSetup, networks, randomNumbers, skippingBackend } from "../testing/index.ts";
import { Executor } from "./executor.ts";
import { Parameters } from "./parameters.ts";
import { TrainingExecutor } from "./trainingExecutor.ts";

const batch = 2;
const steps = 4;
const training = () => createTrainingSetup(networks["one layer"]!, { batch, steps }).executor.data;

describe("ArenaPassData", () => {
  test("reads what was written, a few steps or all", async () => {
    const data = training();
    const x = randomNumbers("x", steps * batch * 3);
    data.write("x", x);
    expect(await data.read("x", steps)).toEqual(x);
    data.write("x", [1, 2, 3, 4, 5, 6]);
    expect((await data.read("x", 2)).subarray(0, 8)).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6, x[6]!, x[7]!));
    data.writeGradient("y", new Float64Array(steps * batch * 2).fill(3));
    data.zeroGradients();
    expect(await data.readGradient("y", steps)).toEqual(new Float64Array(steps * batch * 2));
    data.fillGradient("y", 2);
    expect(await data.readGradient("y", steps)).toEqual(new Float64Array(steps * batch * 2).fill(2));
  });

  test.each([undefined, 3])(
    "carryState continues as from a copy of the newest state, with keepEvery %s",
    async (keepEvery) => {
      const setups = [0, 1].map(() =>
        createTrainingSetup(networks["every option"]!, { batch, steps: 7, ...(keepEvery ? { keepEvery } : {}) }),
      );
      const x = randomNumbers("x", 7 * batch * 2);
      const results = [];
      for (const [k, { executor }] of setups.entries()) {
        const { data } = executor;
        data.write("x", x);
        data.writeState();
        executor.forward(5);
        if (k === 0) data.carryState();
        else data.writeState(await data.readState());
        executor.forward(7);
        results.push([await data.read("y"), await data.readState()]);
      }
      expect(results[0]).toEqual(results[1]);
    },
  );

  test("reads every step of any tensor, of state tensors too", async () => {
    const { executor } = createTrainingSetup(networks["one layer"]!, { batch, steps });
    executor.data.write("x", randomNumbers("x", steps * batch * 3));
    executor.data.writeState();
    executor.forward(steps);
    const usage = await executor.data.read("usage");
    expect(usage.length).toBe(steps * batch * 5);
    const state = await executor.data.readState();
    const { base } = executor.plan.tensors.get("usage")!.value;
    const at = base - Math.min(...executor.data.states.map(({ value }) => value.base));
    expect(usage.subarray(-batch * 5)).toEqual(state.subarray(at, at + batch * 5));
    expect((await executor.data.read("allocation.order", 1)).length).toBe(batch * 5);
  });

  test("resets single batch elements and leaves the others unchanged", async () => {
    const data = training();
    const { stateSize } = data.plan;
    data.writeState(new Float64Array(stateSize).fill(1));
    data.resetElements([1]);
    const state = await data.readState();
    const first = data.states[0]!.value.base;
    for (const { value, size } of data.states) {
      const elements = [0, 1].map((b) => [
        ...state.subarray(value.base - first + b * size, value.base - first + (b + 1) * size),
      ]);
      expect(elements).toEqual([new Array(size).fill(1), new Array(size).fill(0)]);
    }
  });

  test("refuses batch elements that do not exist, and resets none", async () => {
    const data = training();
    data.writeState(new Float64Array(data.plan.stateSize).fill(1));
    for (const bad of [2, -1, 0.5]) {
      expect(() => data.resetElements([0, bad])).toThrow(`elements: got ${bad}, expected batch elements from 0 to 1`);
    }
    expect((await data.readState()).every((value) => value === 1)).toBe(true);
  });

  test("refuses to read steps beyond the plan", async () => {
    const data = training();
    for (const bad of [0, steps + 1, 1.5, Number.NaN]) {
      await expect(data.read("y", bad)).rejects.toThrow(`steps: got ${bad}, expected 1 to 4, the steps of the plan`);
    }
  });

  test("refuses to read the tensors of which a plan of purpose run keeps the last step only", async () => {
    const config = defineConfig(networks["one layer"]!);
    const backend = new ReferenceBackend();
    const plan = planMemory(buildProgram(config), { batch, steps, purpose: "run" });
    const executor = new Executor(backend, plan, new Parameters(backend, config));
    const { data } = executor;
    data.write("x", randomNumbers("x", steps * batch * 3));
    data.writeState();
    executor.forward(steps);
    expect(await data.read("y")).toHaveLength(steps * batch * 2);
    expect(await data.read("interface", 1)).toHaveLength(batch * plan.tensors.get("interface")!.size);
    const kept = "expected a tensor that the plan keeps every step";
    await expect(data.read("interface")).rejects.toThrow(`name: got "interface", ${kept}`);
    for (const count of [1, steps]) await expect(data.read("h", count)).rejects.toThrow(`name: got "h", ${kept}`);
  });

  test("refuses to read the tensors of which a plan with checkpoints keeps a segment only", async () => {
    const { executor } = createTrainingSetup(networks["one layer"]!, { batch, steps, keepEvery: 2 });
    executor.data.writeState();
    executor.forward(steps);
    for (const name of ["h", "interface"]) {
      await expect(executor.data.read(name)).rejects.toThrow("a tensor that the plan keeps every step");
      expect((await executor.data.read(name, 2)).length, name).toBeGreaterThan(0);
    }
  });

  test("refuses to read a state tensor that the plan does not keep every step", async () => {
    const { executor } = createTrainingSetup(networks["one layer"]!, {
      batch,
      steps,
      backend: skippingBackend(2),
    });
    await expect(executor.data.read("link", 1)).rejects.toThrow(
      'name: got "link", expected a tensor that the plan keeps every step',
    );
    expect(await executor.data.read("precedence", steps)).toHaveLength(steps * batch * 5);
  });

  test("refuses unknown names, and tensors of a wrong kind", () => {
    const data = training();
    expect(() => data.write("z", [1])).toThrow(/^name: got "z", expected a tensor of the program: x, y/);
    expect(() => data.write("usage", [1])).toThrow('name: got "usage", expected a sequence tensor');
    expect(() => data.writeState([1])).toThrow('state: got "1 values"');
  });

  test.each([0, 1, 5, 7, 30])("refuses %i values for x", (length) => {
    const write = () => training().write("x", new Float64Array(length));
    if (length === 0) expect(write).not.toThrow();
    else
      expect(write).toThrow(
        `x: got "${length} values", expected 6 values per step (the whole batch), for at most 4 steps`,
      );
  });

  test("a plan that does not train has no gradients", async () => {
    const config = defineConfig(networks["one layer"]!);
    const backend = new ReferenceBackend();
    const plan = planMemory(buildProgram(config), { batch, steps, purpose: "trace" });
    const { data } = new TrainingExecutor(backend, plan, new Parameters(backend, config));
    for (const call of [() => data.writeGradient("y", [0, 0, 0, 0]), () => data.fillGradient("x", 1)]) {
      expect(call).toThrow("expected a tensor with a gradient, in a plan for training");
    }
    await expect(data.readGradient("x", 1)).rejects.toThrow("in a plan for training");
  });

  test("a plan for training without the gradient of x has no memory for it", async () => {
    const config = defineConfig(networks["one layer"]!);
    const backend = new ReferenceBackend();
    const program = buildProgram(config);
    const planWith = (inputGradient: boolean) => planMemory(program, { batch, steps, purpose: "train", inputGradient });
    const whole = planWith(true);
    const plan = planWith(false);
    expect(whole.sequenceGradients.length - plan.sequenceGradients.length).toBe(32); // 24 numbers, aligned
    const { data } = new TrainingExecutor(backend, plan, new Parameters(backend, config));
    await expect(data.readGradient("x", 1)).rejects.toThrow(ArgumentError);
    expect(await data.readGradient("y", 1)).toHaveLength(batch * 2);
    const running = { batch, steps, purpose: "run", inputGradient: false } as const;
    expect(() => planMemory(program, running)).toThrow(/^inputGradient: got false, expected undefined/);
  });

  test("a plan for training without the gradient of the initial state refuses to read it", async () => {
    const config = defineConfig(networks["one layer"]!);
    const backend = new ReferenceBackend();
    const program = buildProgram(config);
    const plan = planMemory(program, { batch, steps, purpose: "train", stateGradient: false });
    const { data } = new TrainingExecutor(backend, plan, new Parameters(backend, config));
    await expect(data.readStateGradient()).rejects.toThrow(/^stateGradient: got false, expected true in the plan/);
    expect(() => data.stateGradientAt("memory", 0)).toThrow(ArgumentError);
    expect(data.stateGradientAt("memory", 1)).toBeGreaterThan(0);
    const running = { batch, steps, purpose: "run", stateGradient: false } as const;
    expect(() => planMemory(program, running)).toThrow(/^stateGradient: got false, expected undefined/);
  });
});
