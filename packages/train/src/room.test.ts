import { BackendError, ReferenceBackend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import { expect, it } from "vitest";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";
import { Trainer } from "./trainer.ts";

/** A device with so much memory, of which every byte is counted. */
class SmallBackend extends ReferenceBackend {
  readonly memory: number;
  taken = 0;

  constructor(memory: number) {
    super({ precision: "float32" });
    this.memory = memory;
  }

  override allocate(length: number): Block {
    this.taken += 4 * length;
    return super.allocate(length);
  }
}

const train = (backend: SmallBackend, steps: number) =>
  Trainer.create({ backend, task: echoTask({ minSteps: steps, maxSteps: steps }), recipe: echoRecipe, seed: 1 });

it("a training that the device does not hold is refused with the numbers, and nothing is allocated", () => {
  const backend = new SmallBackend(2 ** 19);
  expect(() => train(backend, 2000)).toThrow(BackendError);
  expect(() => train(backend, 2000)).toThrow(
    /^reference: batches of 4 sequences of 2000 steps take \d+\.\d MiB to train on; the device holds 0\.5 MiB$/,
  );
  expect(backend.taken).toBe(0);
});

it("one that it holds is not: what is asked for is what is then allocated, but for single numbers", async () => {
  const counting = new SmallBackend(2 ** 30);
  await train(counting, 50).step();
  const enough = new SmallBackend(counting.taken);
  await train(enough, 50).step();
  expect(enough.taken).toBe(counting.taken);
  expect(() => train(new SmallBackend(counting.taken - 1024), 50)).toThrow(BackendError);
});
