import { describe, expect, test } from "vitest";
import { ArgumentError } from "../errors.ts";
import { buildProgram } from "../network/build.ts";
import { defineConfig } from "../network/config.ts";
import { sizeOf } from "../program/program.ts";
import { networks } from "../testing/index.ts";
import { type Plan, type PlanOptions, planMemory, planTraining, type SlotSlice, stateLayout } from "./plan.ts";

const objective = { loss: "meanSquare", writePrice: 0.1 } as const;
const purposes: readonly PlanOptions[] = [
  { batch: 3, steps: 7, purpose: "run" },
  { batch: 3, steps: 7, purpose: "trace" },
  { batch: 3, steps: 7, purpose: "train" },
  { batch: 1, steps: 7, purpose: "train", keepEvery: 2 },
  { batch: 2, steps: 1, purpose: "train", keepEvery: 9 },
  { batch: 3, steps: 7, purpose: "train", linkEvery: 3 },
  { batch: 1, steps: 11, purpose: "train", keepEvery: 5, linkEvery: 2 },
];
const plans = Object.entries(networks).flatMap(([name, options]) => {
  const program = buildProgram(defineConfig(options), objective);
  return purposes.map((purpose) => [`${name}, ${JSON.stringify(purpose)}`, planMemory(program, purpose)] as const);
});
const planOf = (options: PlanOptions, network = "one layer"): Plan =>
  planMemory(buildProgram(defineConfig(networks[network]!), objective), options);

interface Claim {
  readonly what: string;
  readonly at: number;
  readonly length: number;
}

/** Every row of every slot of every tensor and gradient, and the checkpoints. */
function claims({ tensors, batch, steps, segment, stateSlots, linkSlots, checkpoints }: Plan): Claim[] {
  const found: Claim[] = [{ what: "checkpoints", ...checkpoints }];
  for (const { name, kind: place, size, value, gradient, sharesGradient, kept, every } of tensors.values()) {
    const claim = (what: string, { base, stride, batchStride }: SlotSlice, slots: number) => {
      for (let slot = 0; slot < slots; slot++)
        for (let b = 0; b < batch; b++)
          found.push({ what: `${what} ${name}`, at: base + slot * stride + b * batchStride, length: size });
    };
    const slots = { param: 0, state: every > 1 ? linkSlots : stateSlots, saved: segment, sequence: steps, scratch: 1 };
    const gradientSlots = { ...slots, state: every > 1 ? 1 : 2, saved: kept ? segment : 1 };
    claim("value", value, slots[place]);
    if (gradient && !sharesGradient) claim("gradient", gradient, gradientSlots[place]);
  }
  return found.filter(({ length }) => length > 0);
}

describe("planMemory", () => {
  test.each(plans)("no two things lie in the same place, and all lie in the arena: %s", (_title, plan) => {
    const sorted = claims(plan).toSorted((a, b) => a.at - b.at);
    let end = 0;
    for (const { what, at, length } of sorted) {
      expect(at, what).toBeGreaterThanOrEqual(end);
      end = at + length;
    }
    expect(plan.length).toBeGreaterThanOrEqual(end);
    expect(plan.length - end, "room left over is alignment").toBeLessThan(16);
  });

  test.each(plans)("regions that are cleared hold the gradients they are for, and no value: %s", (_title, plan) => {
    const { stateGradients, stepGradients, segmentGradients, sequenceGradients } = plan;
    const regions = [stateGradients, stepGradients, segmentGradients, sequenceGradients];
    const cleared = ({ at, length }: Claim) =>
      regions.filter((region) => at >= region.at && at + length <= region.at + region.length).length;
    for (const claim of claims(plan)) {
      expect(cleared(claim), claim.what).toBe(claim.what.startsWith("gradient") ? 1 : 0);
    }
    const total = regions.reduce((sum, { length }) => sum + length, 0);
    expect(total === 0, "only training has gradients").toBe(plan.purpose !== "train");
  });

  test("everything is aligned for vectors", () => {
    for (const { name, value, gradient } of planOf({ batch: 3, steps: 4, purpose: "train" }).tensors.values()) {
      expect([value.base % 16, (gradient?.base ?? 0) % 16], name).toEqual([0, 0]);
    }
  });

  test("gradients of every step are kept only of what products over all steps read; there are checkpoints only to recompute", () => {
    const plan = planOf({ batch: 3, steps: 4, purpose: "train" });
    const kept = [...plan.tensors.values()].filter((tensor) => tensor.kind === "saved" && tensor.kept);
    const projection = ["controller.0.inputProjection", "controller.0.z"];
    expect(kept.map(({ name }) => name)).toEqual([...projection, "interface", "features"]);
    expect(plan.checkpoints.length).toBe(0);
  });

  test("what a layer's sum begins with has no gradient of its own: it is the sum's", () => {
    const { tensors } = planOf({ batch: 3, steps: 4, purpose: "train" }, "two layers, two write heads");
    const shared = [...tensors.values()].filter(({ sharesGradient }) => sharesGradient);
    expect(shared.map(({ name }) => name)).toEqual(["controller.0.inputProjection", "controller.1.inputProjection"]);
    for (const [l, { gradient }] of shared.entries()) {
      expect(gradient).toEqual(tensors.get(`controller.${l}.z`)?.gradient);
    }
  });

  test("a state slot is one flat slice in the layout of a state", () => {
    const plan = planOf({ batch: 3, steps: 4, purpose: "trace" });
    const { offsets, length } = stateLayout(plan.program.tensors.values(), 3);
    const first = Math.min(...[...offsets.keys()].map((name) => plan.tensors.get(name)!.value.base));
    for (const [name, offset] of offsets) {
      const { value, size } = plan.tensors.get(name)!;
      expect([value.base - first, value.stride, value.batchStride, offset % 16]).toEqual([offset, length, size, 0]);
    }
    expect([plan.stateSize, plan.stateSlots]).toEqual([length, 5]);
  });

  test("saved and sequence tensors lie [T,B,n], so that all steps are one matrix", () => {
    const { tensors } = planOf({ batch: 3, steps: 4, purpose: "train" });
    for (const { name, kind: place, size, value } of tensors.values()) {
      if (place === "saved" || place === "sequence")
        expect([value.batchStride, value.stride], name).toEqual([size, 3 * size]);
    }
  });

  test("running keeps two states, tracing all of them, training gradients besides", () => {
    const [run, trace, train] = (["run", "trace", "train"] as const).map((purpose) =>
      planOf({ batch: 2, steps: 50, purpose }),
    ) as [Plan, Plan, Plan];
    expect([run.stateSlots, trace.stateSlots, train.stateSlots]).toEqual([2, 51, 51]);
    expect([run.length < trace.length / 10, trace.length < train.length]).toEqual([true, true]);
  });

  test("keepEvery shortens the plan: about √T is shortest", () => {
    const length = (keepEvery?: number) =>
      planOf({ batch: 2, steps: 64, purpose: "train", ...(keepEvery && { keepEvery }) }).length;
    expect(length(64)).toBe(length());
    expect(length(8)).toBeLessThan(length(64) / 2);
    expect(length(8)).toBeLessThan(length(1));
    const { checkpoints, stateSize, segment } = planOf({ batch: 2, steps: 64, purpose: "train", keepEvery: 7 });
    expect([segment, checkpoints.length]).toEqual([7, 10 * stateSize]);
  });

  test("linkEvery: links have a slot for every k-th step and one gradient, whatever else the state holds stays", () => {
    const whole = planOf({ batch: 2, steps: 10, purpose: "train" });
    const plan = planOf({ batch: 2, steps: 10, purpose: "train", linkEvery: 4 });
    const link = plan.tensors.get("link")!;
    expect([plan.stateSlots, plan.linkSlots, link.every, link.gradient!.stride]).toEqual([11, 4, 4, 0]);
    expect(plan.stateRanges.map(({ every }) => every)).toEqual([1, 4, 1]);
    const room = Math.ceil((2 * link.size) / 16) * 16;
    expect(whole.length - plan.length).toBe((11 - 4 + 1) * room);
    expect([plan.stateSize, whole.stateRanges]).toEqual([
      whole.stateSize,
      [expect.objectContaining({ at: 0, every: 1 })],
    ]);
    expect(planOf({ batch: 2, steps: 3, purpose: "train", linkEvery: 9 }).linkEvery, "of a plan's steps").toBe(3);
  });

  test("planTraining asks the backend with the numbers of all links between two checkpoints", () => {
    const program = buildProgram(defineConfig(networks["one layer"]!));
    const asked: number[] = [];
    const linkEvery = (numbers: number) => asked.push(numbers) + 1;
    const { size } = planMemory(program, { batch: 1, steps: 1, purpose: "run" }).tensors.get("link")!;
    expect(planTraining({ linkEvery }, program, { batch: 3, steps: 8 }).linkEvery).toBe(2);
    expect(planTraining({ linkEvery }, program, { batch: 3, steps: 8, keepEvery: 4 }).linkEvery).toBe(3);
    expect(asked).toEqual([3 * 8 * size, 3 * 4 * size]);
    expect(planTraining({}, program, { batch: 3, steps: 8 }).linkEvery).toBe(1);
  });

  test("parameters lie elsewhere", () => {
    const { tensors, program } = planOf({ batch: 1, steps: 1, purpose: "train" });
    for (const { name, kind: place, shape } of program.tensors.values()) {
      expect(tensors.get(name)?.size).toBe(place === "param" ? undefined : sizeOf(shape));
    }
  });

  test("refuses options that are out of range, by name", () => {
    const good: PlanOptions = { batch: 1, steps: 4, purpose: "train" };
    for (const bad of [0, -1, 1.5, Number.NaN]) {
      for (const parameter of ["batch", "steps", "keepEvery", "linkEvery"]) {
        const expected = new ArgumentError(parameter, bad, "an integer of at least 1");
        expect(() => planOf({ ...good, [parameter]: bad })).toThrow(expected);
      }
    }
    for (const parameter of ["keepEvery", "linkEvery"]) {
      const running = { ...good, purpose: "run", [parameter]: 2 } as const;
      expect(() => planOf(running)).toThrow(`${parameter} is 2; expected to be left out`);
    }
  });
});
