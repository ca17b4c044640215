import { describe, expect, test } from "vitest";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { ArgumentError } from "../errors.ts";
import { type Plan, planMemory } from "../layout/plan.ts";
import { buildProgram } from "../network/build.ts";
import { defineConfig } from "../network/config.ts";
import { createTrainee, networks, randomNumbers, remakingBackend } from "../testing/index.ts";
import { Executor } from "./executor.ts";
import { Parameters } from "./parameters.ts";

const [batch, steps] = [2, 4];
const training = () => createTrainee(networks["one layer"]!, { batch, steps }).executor.tape;

describe("Tape", () => {
  test("gives back what is written, a few steps or all", async () => {
    const tape = training();
    const x = randomNumbers("x", steps * batch * 3);
    tape.write("x", x);
    expect(await tape.read("x", steps)).toEqual(x);
    tape.write("x", [1, 2, 3, 4, 5, 6]);
    expect((await tape.read("x", 2)).subarray(0, 8)).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6, x[6]!, x[7]!));
    tape.writeGradient("y", new Float64Array(steps * batch * 2).fill(3));
    tape.zeroGradients();
    expect(await tape.readGradient("y", steps)).toEqual(new Float64Array(steps * batch * 2));
    tape.fillGradient("y", 2);
    expect(await tape.readGradient("y", steps)).toEqual(new Float64Array(steps * batch * 2).fill(2));
  });

  test("reads any tensor of every step, states too", async () => {
    const { executor } = createTrainee(networks["one layer"]!, { batch, steps });
    executor.tape.write("x", randomNumbers("x", steps * batch * 3));
    executor.tape.writeState();
    executor.forward(steps);
    const usage = await executor.tape.read("usage");
    expect(usage.length).toBe(steps * batch * 5);
    const state = await executor.tape.readState();
    const { base } = executor.plan.tensors.get("usage")!.value;
    const at = base - Math.min(...executor.tape.states.map(({ value }) => value.base));
    expect(usage.subarray(-batch * 5)).toEqual(state.subarray(at, at + batch * 5));
    expect((await executor.tape.read("allocation.order", 1)).length).toBe(batch * 5);
  });

  test("a new episode for single rows leaves the others as they are", async () => {
    const tape = training();
    const { stateSize } = tape.plan;
    tape.writeState(new Float64Array(stateSize).fill(1));
    tape.resetElements([1]);
    const state = await tape.readState();
    const first = tape.states[0]!.value.base;
    for (const { value, size } of tape.states) {
      const rows = [0, 1].map((b) => [
        ...state.subarray(value.base - first + b * size, value.base - first + (b + 1) * size),
      ]);
      expect(rows).toEqual([new Array(size).fill(1), new Array(size).fill(0)]);
    }
  });

  test("refuses rows that do not exist, and resets none then", async () => {
    const tape = training();
    tape.writeState(new Float64Array(tape.plan.stateSize).fill(1));
    for (const bad of [2, -1, 0.5]) {
      expect(() => tape.resetElements([0, bad])).toThrow(`rows is ${bad}; expected batch rows from 0 to 1`);
    }
    expect((await tape.readState()).every((value) => value === 1)).toBe(true);
  });

  test("refuses links of which the plan keeps only some", async () => {
    const { executor } = createTrainee(networks["one layer"]!, {
      batch,
      steps,
      linkEvery: 2,
      backend: remakingBackend(),
    });
    await expect(executor.tape.read("link")).rejects.toThrow(
      'name is "link"; expected a tensor of which the plan keeps',
    );
    expect(await executor.tape.read("precedence", steps)).toHaveLength(steps * batch * 5);
  });

  test("refuses names that are not there, and tensors that are no sequence", () => {
    const tape = training();
    expect(() => tape.write("z", [1])).toThrow(/^name is "z"; expected a tensor of the program: x, y/);
    expect(() => tape.write("usage", [1])).toThrow('name is "usage"; expected a sequence tensor');
    expect(() => tape.writeState([1])).toThrow('state is "1 values"');
  });

  test.each([0, 1, 5, 7, 30])("refuses %i values for x", (length) => {
    const write = () => training().write("x", new Float64Array(length));
    if (length === 0) expect(write).not.toThrow();
    else expect(write).toThrow(`x is "${length} values"; expected 6 a step (the whole batch), for at most 4 steps`);
  });

  test("a plan that does not train has no gradients", async () => {
    const config = defineConfig(networks["one layer"]!);
    const backend = new ReferenceBackend();
    const plan = planMemory(buildProgram(config), { batch, steps, purpose: "trace" });
    const { tape } = new Executor(backend, plan, new Parameters(backend, config));
    for (const call of [() => tape.writeGradient("y", [0, 0, 0, 0]), () => tape.fillGradient("x", 1)]) {
      expect(call).toThrow("expected a tensor with a gradient, in a plan for training");
    }
    await expect(tape.readGradient("x", 1)).rejects.toThrow("in a plan for training");
  });

  test("a plan for training without the gradient of x has no room for it", async () => {
    const config = defineConfig(networks["one layer"]!);
    const backend = new ReferenceBackend();
    const program = buildProgram(config);
    const [whole, plan] = [true, false].map((inputGradient) =>
      planMemory(program, { batch, steps, purpose: "train", inputGradient }),
    ) as [Plan, Plan];
    expect(whole.sequenceGradients.length - plan.sequenceGradients.length).toBe(32); // 24 numbers, aligned
    const { tape } = new Executor(backend, plan, new Parameters(backend, config));
    await expect(tape.readGradient("x", 1)).rejects.toThrow(ArgumentError);
    expect(await tape.readGradient("y", 1)).toHaveLength(batch * 2);
    const running = { batch, steps, purpose: "run", inputGradient: false } as const;
    expect(() => planMemory(program, running)).toThrow(/^inputGradient is false; expected to be left out/);
  });

  test("a plan for training without the gradient of the initial state does not give it", async () => {
    const config = defineConfig(networks["one layer"]!);
    const backend = new ReferenceBackend();
    const program = buildProgram(config);
    const plan = planMemory(program, { batch, steps, purpose: "train", stateGradient: false });
    const { tape } = new Executor(backend, plan, new Parameters(backend, config));
    await expect(tape.readStateGradient()).rejects.toThrow(/^stateGradient is false; expected true in the plan/);
    expect(() => tape.stateGradientAt("memory", 0)).toThrow(ArgumentError);
    expect(tape.stateGradientAt("memory", 1)).toBeGreaterThan(0);
    const running = { batch, steps, purpose: "run", stateGradient: false } as const;
    expect(() => planMemory(program, running)).toThrow(/^stateGradient is false; expected to be left out/);
  });
});
