import { describe, expect, test } from "vitest";
import { ArgumentError, ConfigError } from "../errors.ts";
import { buildProgram } from "../network/build.ts";
import { defineConfig } from "../network/config.ts";
import { sizeOf } from "../program/program.ts";
import { networks, withHistory } from "../testing/index.ts";
import type { SlotSlice } from "./arena.ts";
import { type Plan, planMemory } from "./plan.ts";
import type { PlanOptions } from "./planOptions.ts";
import { stateLayout } from "./stateLayout.ts";

const objective = { loss: "meanSquare", writePrice: 0.1 } as const;
/** `links`: the history of the link tensor, if the network has one. */
const purposes: readonly (PlanOptions & { readonly links?: number })[] = [
  { batch: 3, steps: 7, purpose: "run" },
  { batch: 3, steps: 7, purpose: "trace" },
  { batch: 3, steps: 7, purpose: "train" },
  { batch: 1, steps: 7, purpose: "train", keepEvery: 2 },
  { batch: 2, steps: 1, purpose: "train", keepEvery: 9 },
  { batch: 3, steps: 7, purpose: "train", links: 3 },
  { batch: 1, steps: 11, purpose: "train", keepEvery: 5, links: 2 },
];
const plans = Object.entries(networks).flatMap(([name, options]) => {
  const program = buildProgram(defineConfig(options), objective);
  return purposes.map(({ links, ...options }) => {
    const keeps = links !== undefined && program.tensors.has("link");
    const plan = planMemory(keeps ? withHistory(program, "link", links) : program, options);
    return [`${name}, ${JSON.stringify({ ...options, links })}`, plan] as const;
  });
});
const planOf = (options: PlanOptions, network = "one layer"): Plan =>
  planMemory(buildProgram(defineConfig(networks[network]!), objective), options);

interface Claim {
  readonly what: string;
  readonly at: number;
  readonly length: number;
}

/** Every batch element of every slot of every tensor and gradient, and the checkpoints. */
function claims({ tensors, batch, checkpoints }: Plan): Claim[] {
  const found: Claim[] = [{ what: "checkpoints", ...checkpoints }];
  for (const { name, size, value, gradient, sharesGradient, slots, gradientSlots } of tensors.values()) {
    const claim = (what: string, { base, stride, batchStride }: SlotSlice, slots: number) => {
      for (let slot = 0; slot < slots; slot++)
        for (let b = 0; b < batch; b++)
          found.push({ what: `${what} ${name}`, at: base + slot * stride + b * batchStride, length: size });
    };
    claim("value", value, slots);
    if (gradient && !sharesGradient) claim("gradient", gradient, gradientSlots);
  }
  return found.filter(({ length }) => length > 0);
}

describe("planMemory", () => {
  test.each(plans)("no two slots overlap, and all lie in the arena: %s", (_title, plan) => {
    const sorted = claims(plan).toSorted((a, b) => a.at - b.at);
    let end = 0;
    for (const { what, at, length } of sorted) {
      expect(at, what).toBeGreaterThanOrEqual(end);
      end = at + length;
    }
    expect(plan.length).toBeGreaterThanOrEqual(end);
    expect(plan.length - end, "the rest is alignment").toBeLessThan(16);
  });

  test.each(plans)("each range that is zeroed holds gradients and no value: %s", (_title, plan) => {
    const { stateGradients, stepGradients, segmentGradients, sequenceGradients } = plan;
    const ranges = [stateGradients, stepGradients, segmentGradients, sequenceGradients];
    const zeroed = ({ at, length }: Claim) =>
      ranges.filter((range) => at >= range.at && at + length <= range.at + range.length).length;
    for (const claim of claims(plan)) {
      expect(zeroed(claim), claim.what).toBe(claim.what.startsWith("gradient") ? 1 : 0);
    }
    const total = ranges.reduce((sum, { length }) => sum + length, 0);
    expect(total === 0, "only training has gradients").toBe(plan.purpose !== "train");
  });

  test("every base is a multiple of 16", () => {
    for (const { name, value, gradient } of planOf({ batch: 3, steps: 4, purpose: "train" }).tensors.values()) {
      expect([value.base % 16, (gradient?.base ?? 0) % 16], name).toEqual([0, 0]);
    }
  });

  test("keeps gradients of every step only for products over all steps, and checkpoints only to recompute", () => {
    const plan = planOf({ batch: 3, steps: 4, purpose: "train" });
    const kept = [...plan.tensors.values()].filter((tensor) => tensor.kind === "saved" && tensor.kept);
    const projection = ["controller.0.inputProjection", "controller.0.z"];
    expect(kept.map(({ name }) => name)).toEqual([...projection, "interface", "features"]);
    expect(plan.checkpoints.length).toBe(0);
  });

  test("the addend of a layer's sum shares the gradient of the sum", () => {
    const { tensors } = planOf({ batch: 3, steps: 4, purpose: "train" }, "two layers, two write heads");
    const shared = [...tensors.values()].filter(({ sharesGradient }) => sharesGradient);
    expect(shared.map(({ name }) => name)).toEqual(["controller.0.inputProjection", "controller.1.inputProjection"]);
    for (const [l, { gradient }] of shared.entries()) {
      expect(gradient).toEqual(tensors.get(`controller.${l}.z`)?.gradient);
    }
  });

  test("a state slot is one flat range in the order of stateLayout", () => {
    const plan = planOf({ batch: 3, steps: 4, purpose: "trace" });
    const { offsets, length } = stateLayout(plan.program.tensors.values(), 3);
    const first = Math.min(...[...offsets.keys()].map((name) => plan.tensors.get(name)!.value.base));
    for (const [name, offset] of offsets) {
      const { value, size } = plan.tensors.get(name)!;
      expect([value.base - first, value.stride, value.batchStride, offset % 16]).toEqual([offset, length, size, 0]);
    }
    expect([plan.stateSize, plan.tensors.get("h")!.slots]).toEqual([length, 5]);
  });

  test("saved and sequence tensors lie [T,B,n], so all steps are one matrix", () => {
    const { tensors } = planOf({ batch: 3, steps: 4, purpose: "train" });
    for (const { name, kind, size, value } of tensors.values()) {
      if (kind === "saved" || kind === "sequence")
        expect([value.batchStride, value.stride], name).toEqual([size, 3 * size]);
    }
  });

  test("run keeps two states, trace keeps all of them, train keeps gradients as well", () => {
    const [run, trace, train] = (["run", "trace", "train"] as const).map((purpose) =>
      planOf({ batch: 2, steps: 50, purpose }),
    ) as [Plan, Plan, Plan];
    expect([run, trace, train].map(({ tensors }) => tensors.get("memory")!.slots)).toEqual([2, 51, 51]);
    expect([run.length < trace.length / 10, trace.length < train.length]).toEqual([true, true]);
  });

  test("keepEvery shortens the plan, most at about √T", () => {
    const length = (keepEvery?: number) =>
      planOf({ batch: 2, steps: 64, purpose: "train", ...(keepEvery && { keepEvery }) }).length;
    expect(length(64)).toBe(length());
    expect(length(8)).toBeLessThan(length(64) / 2);
    expect(length(8)).toBeLessThan(length(1));
    const { checkpoints, stateSize, segment } = planOf({ batch: 2, steps: 64, purpose: "train", keepEvery: 7 });
    expect([segment, checkpoints.length]).toEqual([7, 10 * stateSize]);
  });

  test("a tensor kept every k-th step has a slot for each of these steps and one gradient; others do not change", () => {
    const program = buildProgram(defineConfig(networks["one layer"]!), objective);
    const planWith = (keep: number, steps = 10) =>
      planMemory(withHistory(program, "link", keep), { batch: 2, steps, purpose: "train" });
    const whole = planWith(1);
    const plan = planWith(4);
    const link = plan.tensors.get("link")!;
    expect([plan.tensors.get("memory")!.slots, link.slots, link.every, link.gradient!.stride]).toEqual([11, 4, 4, 0]);
    expect(plan.stateRanges.map(({ every }) => every)).toEqual([1, 4, 1]);
    const slot = Math.ceil((2 * link.size) / 16) * 16;
    expect(whole.length - plan.length).toBe((11 - 4 + 1) * slot);
    expect([plan.stateSize, whole.stateRanges]).toEqual([
      whole.stateSize,
      [expect.objectContaining({ at: 0, every: 1 })],
    ]);
    expect(planWith(9, 3).tensors.get("link")!.every, "at most the steps of a segment").toBe(3);
    const running = planMemory(withHistory(program, "link", 4), { batch: 2, steps: 10, purpose: "trace" });
    expect(running.tensors.get("link")!.every, "only training recomputes").toBe(1);
  });

  test("a tensor with a journal has one slot, and a gradient of the touched rows, whose length does not depend on the locations", () => {
    const planWith = (locations: number, options: Partial<PlanOptions> = {}): Plan =>
      planMemory(
        buildProgram(
          defineConfig({
            inputSize: 2,
            outputSize: 2,
            memory: { locations, sparse: { reads: 2, links: 2, allocations: 2 } },
          }),
        ),
        { batch: 3, steps: 10, purpose: "train", stateGradient: false, ...options },
      );
    const small = planWith(1024);
    const large = planWith(65_536);
    for (const name of ["memory", "usage", "link.index", "link.value"]) {
      const { slots, value, gradient } = large.tensors.get(name)!;
      expect([slots, value.stride, gradient?.batchStride], name).toEqual([
        1,
        0,
        small.tensors.get(name)!.gradient?.batchStride,
      ]);
    }
    const states = (plan: Plan) => [...plan.tensors.values()].filter(({ journal }) => journal);
    const sizeOfStates = (plan: Plan) => states(plan).reduce((sum, { size }) => sum + 3 * size, 0);
    expect(large.length - sizeOfStates(large)).toBe(small.length - sizeOfStates(small));
    const whole = planWith(64, { stateGradient: true }).tensors.get("memory")!;
    expect(whole.journal!.touchedRows, "the gradient of a given state may have all rows").toBe(64);
    expect(() => planWith(64, { keepEvery: 2 })).toThrow(
      new ConfigError("keepEvery", 2, "undefined with memory.sparse: its undo journal replaces checkpoints"),
    );
  });

  test("the arena holds no parameters", () => {
    const { tensors, program } = planOf({ batch: 1, steps: 1, purpose: "train" });
    for (const { name, kind, shape } of program.tensors.values()) {
      expect(tensors.get(name)?.size).toBe(kind === "param" ? undefined : sizeOf(shape));
    }
  });

  test("refuses options that are out of range, by name", () => {
    const good: PlanOptions = { batch: 1, steps: 4, purpose: "train" };
    for (const bad of [0, -1, 1.5, Number.NaN]) {
      for (const parameter of ["batch", "steps", "keepEvery"]) {
        const expected = new ArgumentError(parameter, bad, "an integer of at least 1");
        expect(() => planOf({ ...good, [parameter]: bad })).toThrow(expected);
      }
    }
    expect(() => planOf({ ...good, purpose: "run", keepEvery: 2 })).toThrow(
      "keepEvery: got 2, expected undefined unless the purpose is train",
    );
  });
});
