import { ArgumentError, Dnc, ReferenceBackend, type State } from "@dncjs/core";
import { describe, expect, test } from "vitest";
import { smallNetwork } from "../testing/network.ts";
import { whatIf } from "../whatIf/whatIf.ts";
import { byLargest, bySign, cascade, perturb } from "./cascade.ts";
import { disturb } from "./disturb.ts";

describe("a cascade", () => {
  test("measures the distance of the two states after every step, and its growth", async () => {
    const { model, x, steps } = smallNetwork();
    const found = await cascade(model, x, { step: 2, tensor: "memory", index: 5 });
    const plain = model.session();
    const changed = model.session();
    await plain.run(x.subarray(0, 9));
    const state = await plain.snapshot();
    const other = state.fork();
    other.tensor("memory")[5]! += 1e-3;
    changed.restore(other);
    const distances: number[] = [1e-3];
    for (let t = 3; t < steps; t++) {
      const input = x.subarray(3 * t, 3 * t + 3);
      await Promise.all([plain.step(input), changed.step(input)]);
      const a = await plain.snapshot();
      const b = await changed.snapshot();
      distances.push(Math.hypot(...a.data.map((value, k) => value - b.data[k]!)));
    }
    expect(found).toMatchObject({ step: 2, tensor: "memory", index: 5, epsilon: 1e-3 });
    expect(found.distances).toHaveLength(steps - 2);
    for (const [k, d] of found.distances.entries()) expect(d).toBeCloseTo(distances[k]!, 12);
    const logs = distances.slice(1).map((d, k) => Math.log(d / distances[k]!));
    expect(found.growth).toBeCloseTo(Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length), 10);
  });

  test("has its horizon at the first step whose decision differs, among all steps or judged steps", async () => {
    const { model, x, steps } = smallNetwork();
    const step = 2;
    const tensor = "memory";
    const epsilon = 40;
    const outputs = async (changed: boolean) => {
      const session = model.session();
      await session.run(x.subarray(0, 9));
      const state = await session.snapshot();
      if (changed) session.restore(perturb(state, { tensor, epsilon }));
      return session.run(x.subarray(9));
    };
    const a = await outputs(false);
    const b = await outputs(true);
    const flips = Array.from({ length: steps }, (_, t) => t).filter(
      (t) => t > step && [0, 1].some((k) => a[2 * (t - 3) + k]! > 0 !== b[2 * (t - 3) + k]! > 0),
    );
    expect(flips.length).toBeGreaterThan(1);
    const judged = Array.from({ length: steps }, (_, t) => Number(t >= flips[1]!));
    const found = await cascade(model, x, { step, tensor, epsilon, judged });
    expect([found.horizon, found.answerHorizon]).toEqual([flips[0], flips[1]]);
    expect(found.flipped).toBe(flips.length - 1);
    expect((await cascade(model, x, { step, tensor, epsilon: 1e-9 })).horizon).toBeNull();
  });

  test("has growth 0 if the network forgets within a step", async () => {
    const { model, x } = smallNetwork({ controller: { type: "feedforward", widths: [4] }, memory: null });
    const found = await cascade(model, x, { step: 2, tensor: "h" });
    expect([found.growth, found.horizon, found.distances[1]]).toEqual([0, null, 0]);
  });

  test("runs both states on with runOn: a runOn that ignores the state has no distance", async () => {
    const { model, x } = smallNetwork();
    const epsilon = 0.5;
    const states: State[] = [];
    const runOn = async (state: State, rest: Float64Array) => {
      states.push(state);
      expect(rest).toEqual(x.subarray(9));
      return whatIf(model, rest, [], {});
    };
    const found = await cascade(model, x, { tensor: "usage", step: 2, index: 1, epsilon, runOn });
    expect(found.distances[0]).toBeCloseTo(epsilon, 12);
    expect([...found.distances.subarray(1)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(states[1]!.tensor("usage")[1]! - states[0]!.tensor("usage")[1]!).toBeCloseTo(0.5, 12);
  });

  test("is refused for a bidirectional network, which disturb leaves out", async () => {
    const model = Dnc.create(
      { inputSize: 3, outputSize: 2, bidirectional: true },
      { backend: new ReferenceBackend(), seed: 1 },
    );
    const x = new Float64Array(12).fill(0.5);
    await expect(cascade(model, x, { step: 1, tensor: "h" })).rejects.toThrow('model: got "a bidirectional network"');
    const trace = await model.trace(x);
    expect(await disturb(model, { x, judged: [0, 0, 1, 1], trace })).toEqual([]);
  });

  test("begins with a change of norm epsilon, in one number or over a tensor", async () => {
    const { model } = smallNetwork();
    const state = await model.session().snapshot();
    const size = (changed: typeof state) => Math.hypot(...changed.data.map((value, k) => value - state.data[k]!));
    expect(size(perturb(state, { tensor: "link", epsilon: 0.01 }))).toBeCloseTo(0.01, 12);
    expect(size(perturb(state, { tensor: "usage", index: 1, epsilon: -0.01 }))).toBeCloseTo(0.01, 12);
    expect(Math.hypot(...state.data)).toBe(0);
  });

  test.each([
    [{ step: 8, tensor: "memory" }, "step: got 8, expected a whole number from 0 to 7: at least one step must follow"],
    [{ step: 1, tensor: "mind" }, 'name: got "mind", expected a state tensor'],
    [{ step: 1, tensor: "usage", index: 6 }, "index: got 6, expected a whole number from 0 to 5"],
    [{ step: 1, tensor: "usage", epsilon: 0 }, "epsilon: got 0, expected a number that is not 0"],
  ])("rejects %o", async (perturbation, sentence) => {
    const { model, x } = smallNetwork();
    await expect(cascade(model, x, perturbation)).rejects.toThrow(sentence);
    await expect(cascade(model, x.subarray(1), perturbation)).rejects.toThrow(ArgumentError);
  });
});

test("bySign decides by sign; byLargest by the greatest logit, the first of equals", () => {
  expect(bySign(Float64Array.of(1, 0, -2))).toBe("100");
  expect(byLargest(Float32Array.of(1, 3, 3))).toBe("1");
  expect(byLargest(Float32Array.of(1, 9, 3, 2), 2)).toBe("1 0");
  expect(() => byLargest(Float32Array.of(1, 3, 3), 2)).toThrow("groups: got 2, expected a divisor of 3, the logits");
});
