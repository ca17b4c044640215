import { BackendError, ReferenceBackend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import { expect, it } from "vitest";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";
import { Trainer } from "./trainer.ts";

/** A backend that reports `memory` and counts the bytes it allocates. */
class SmallBackend extends ReferenceBackend {
  readonly memory: number;
  allocated = 0;

  constructor(memory: number) {
    super({ precision: "float32" });
    this.memory = memory;
  }

  override allocate(length: number): Block {
    this.allocated += 4 * length;
    return super.allocate(length);
  }
}

const train = (backend: SmallBackend, steps: number) =>
  Trainer.create({ backend, task: echoTask({ minSteps: steps, maxSteps: steps }), recipe: echoRecipe, seed: 1 });

it("training that does not fit in the device's memory is rejected with the numbers, before anything is allocated", () => {
  const backend = new SmallBackend(2 ** 19);
  expect(() => train(backend, 2000)).toThrow(BackendError);
  expect(() => train(backend, 2000)).toThrow(
    /^reference: training on batches of 4 sequences of 2000 steps needs \d+\.\d MiB, but the device has 0\.5 MiB; /,
  );
  expect(backend.allocated).toBe(0);
});

it("training that just fits is accepted: the check computes what is allocated, up to a few numbers", async () => {
  const counting = new SmallBackend(2 ** 30);
  await train(counting, 50).step();
  const enough = new SmallBackend(counting.allocated);
  await train(enough, 50).step();
  expect(enough.allocated).toBe(counting.allocated);
  expect(() => train(new SmallBackend(counting.allocated - 1024), 50)).toThrow(BackendError);
});
