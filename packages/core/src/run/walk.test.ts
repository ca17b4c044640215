import { describe, expect, test } from "vitest";
import { clockCount, clocks, type Frame, type Operation, type StepRange, type Walk } from "../backend/contract.ts";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import { createTrainingSetup, networks, randomNumbers, trainingPass } from "../testing/index.ts";
import { elementOf, enterFrame } from "./walk.ts";

/** A backend whose walk runs each batch element through all steps, the last element first. */
class ElementByElement extends ReferenceBackend {
  walks = 0;

  bindWalk(operations: readonly Operation[], frame: Frame, most: { steps: number; elements: number }): Walk {
    const run = ({ steps, elements, slots, mask, batch }: StepRange): void => {
      this.walks++;
      expect(steps).toBeLessThanOrEqual(most.steps);
      expect(elements).toBeLessThanOrEqual(most.elements);
      for (let b = elements - 1; b >= 0; b--) {
        for (let step = 0; step < steps; step++) {
          const at = clockCount * step;
          enterFrame(frame, slots, at);
          const active = mask?.[batch * slots[at + clocks.sequence]! + b] !== 0;
          for (const operation of operations) {
            const selected = operation.select === "all" || (operation.select === "active") === active;
            if (selected) runOnElement(operation, slots.subarray(at), b);
          }
        }
      }
    };
    return { run, dispose: () => {} };
  }
}

function runOnElement(operation: Operation, slots: Int32Array, b: number): void {
  if ("call" in operation) {
    operation.call[operation.run]?.(b, b + 1);
    return;
  }
  const { to } = operation;
  const first = (slice: typeof to): number => elementOf(slice, slots, 0, b);
  if (operation.run === "zero") to.block.fill(0, first(to), to.length);
  else to.block.copy(first(operation.from), first(to), to.length);
}

describe.each(Object.entries(networks))("a backend with its own walk, %s", (_title, options) => {
  test.each([
    { keepEvery: undefined, masked: false },
    { keepEvery: 3, masked: true },
  ])("may run batch elements in any order, each through all steps of a segment: %j", async ({ keepEvery, masked }) => {
    const batch = 3;
    const steps = 7;
    const plan = { batch, steps, ...(keepEvery === undefined ? {} : { keepEvery }) };
    const pass = (backend: ReferenceBackend) => {
      const setup = createTrainingSetup(options, { ...plan, backend });
      const { inputSize, outputSize } = setup.config;
      return trainingPass(setup, {
        steps,
        sequences: { x: randomNumbers("x", steps * batch * inputSize) },
        gradients: { y: randomNumbers("dy", steps * batch * outputSize) },
        ...(masked ? { mask: Array.from({ length: steps * batch }, (_, k) => +((k * 7) % 5 > 1)) } : {}),
      });
    };
    const backend = new ElementByElement();
    expect(await pass(backend)).toEqual(await pass(new ReferenceBackend()));
    expect(backend.walks).toBeGreaterThan(0);
  });
});
