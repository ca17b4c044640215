import { describe, expect, test } from "vitest";
import type { Backend, PlacedCall } from "../backend/contract.ts";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { differentiableOf } from "../kernels/kernel.ts";
import { planMemory } from "../layout/plan.ts";
import type { PlanOptions } from "../layout/planOptions.ts";
import { buildProgram } from "../network/build.ts";
import { defineConfig } from "../network/config.ts";
import { networks } from "../testing/index.ts";
import { bindCall } from "./bind.ts";
import { gradientsFor } from "./bindGradients.ts";
import { Parameters } from "./parameters.ts";

/** The calls that a backend binds. */
function placedCalls(network: string, options: PlanOptions, stores?: Backend["stores"]) {
  const placed: PlacedCall[] = [];
  const reference = new ReferenceBackend();
  const bind: Backend["bind"] = (call, frame) => {
    placed.push(call);
    return reference.bind(call, frame);
  };
  const backend = Object.assign(Object.create(reference) as Backend, { bind, stores });
  const config = defineConfig(networks[network]!);
  const plan = planMemory(buildProgram(config, { loss: "meanSquare" }), options);
  const parameters = new Parameters(backend, config);
  const arena = backend.allocate(plan.length);
  const gradientsOf = gradientsFor(backend, plan);
  const frame = backend.createFrame();
  for (const call of plan.program.calls) bindCall(backend, call, plan, { parameters, arena }, frame, gradientsOf);
  return { placed, plan, parameters, arena };
}

describe.each(Object.keys(networks))("bindCall, %s", (network) => {
  const options = { batch: 3, steps: 6, keepEvery: 2, purpose: "train" } as const;
  const { placed, plan, parameters, arena } = placedCalls(network, options);

  test("binds a call with its settings", () => {
    expect(placed.map(({ kernel, settings }) => [kernel, settings])).toEqual(
      plan.program.calls.map(({ kernel, settings }) => [kernel, settings]),
    );
  });

  test("every operand lies in the arena or within its parameter", () => {
    const ends = new Set(
      parameters.layout.specs.map(
        (_, k, specs) => parameters.layout.offsets.get(specs[k + 1]?.name ?? "") ?? parameters.layout.length,
      ),
    );
    placed.forEach(({ spec: kernel, values, gradients }, k) => {
      const label = plan.program.calls[k]!.label;
      for (const [operand, slice] of [...Object.entries(values), ...Object.entries(gradients)]) {
        const end = slice.base + slice.length;
        if (operand in kernel.parameters) {
          expect([ends.has(end), slice.batchStride, slice.clock], `${label}.${operand}`).toEqual([true, 0, "fixed"]);
        } else expect(end + 2 * slice.batchStride, `${label}.${operand}`).toBeLessThanOrEqual(arena.length);
      }
      const blocks = Object.entries(gradients).map(([operand, { block }]) => [operand in kernel.parameters, block]);
      for (const [trained, block] of blocks) expect(block).toBe(trained ? parameters.gradients : arena);
    });
  });

  test("in a plan for training all differentiable operands except addends have a gradient; in others none", () => {
    for (const { spec, values, gradients } of placed) {
      const differentiable = differentiableOf(spec).filter((operand) => operand in values);
      expect(Object.keys(gradients)).toEqual(differentiable.filter((operand) => operand !== "addend"));
    }
    const running = placedCalls(network, { batch: 3, steps: 6, purpose: "run" }).placed;
    expect(running.flatMap(({ gradients }) => Object.keys(gradients))).toEqual([]);
  });

  test("an addend shares the gradient of its sum", () => {
    const { calls } = plan.program;
    const sums = calls.flatMap(({ operands }, at) => (operands.addend ? [{ addend: operands.addend, at }] : []));
    expect(sums.length).toBeGreaterThan(0);
    for (const { addend, at } of sums) {
      const writer = calls.findIndex(({ operands }) => operands.out?.tensor === addend.tensor);
      expect(placed[writer]!.gradients.out).toEqual(placed[at]!.gradients.out);
      expect(placed[writer]!.values.out).not.toEqual(placed[at]!.values.out);
    }
  });

  test("the first call that reaches the gradient of a state tensor stores it, if the backend can", () => {
    const stored = (stores?: Backend["stores"]) =>
      placedCalls(network, options, stores).placed.flatMap(({ kernel, gradients }) =>
        Object.entries(gradients).flatMap(([name, { accumulate }]) =>
          accumulate === "store" ? [`${kernel} ${name}`] : [],
        ),
      );
    expect(stored()).toEqual([]);
    const first = { usage: "usage prevUsage", memory: "memoryWrite prevMemory" };
    const all = { usage: ["prevUsage"], memoryWrite: ["prevMemory"], contentWeighting: ["memory"] };
    expect(stored(all)).toEqual(
      Object.entries(first).flatMap(([state, expected]) => (plan.tensors.has(state) ? [expected] : [])),
    );
    expect(stored({ contentWeighting: ["memory", "keys", "strengths"] })).toEqual([]);
  });

  test("a call of phase step covers the batch, others cover the whole segment", () => {
    placed.forEach(({ batch, maxElements }, k) => {
      expect([batch, maxElements]).toEqual([3, plan.program.calls[k]!.phase === "step" ? 3 : 6]);
    });
  });
});
