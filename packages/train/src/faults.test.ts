import { type Backend, BackendError } from "@dncjs/core";
import { beforeAll, expect, test } from "vitest";
import { FaultyBackend } from "../../core/src/testing/faultyBackend.ts";
import type { Recipe } from "./recipe.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";
import { Trainer } from "./trainer.ts";

const recipe: Recipe = {
  ...echoRecipe,
  model: { controller: { hiddenSize: 3 }, memory: { locations: 3, wordSize: 2 } },
  batches: 4,
  evaluateEvery: 2,
  stopWhenSolved: false,
  onNonFinite: "rollBack",
};
/** Batch 2 (from 1) has a NaN and is rolled back, after a diagnosis that needs memory too. Sequences get longer, so the plan grows. */
const task = echoTask({
  maxSteps: 12,
  rows: 4,
  spoil: ({ x }, index) => {
    if (index === 1) x[0] = Number.NaN;
  },
});

const create = (backend: Backend) => Trainer.create({ backend, task, recipe, seed: 3 });

/** The checkpoint in the middle of a run without faults, and the one at its end. */
let middle: Uint8Array;
let end: Uint8Array;
beforeAll(async () => {
  const trainer = create(new FaultyBackend().open());
  for (let k = 0; k < 2; k++) await trainer.step();
  middle = await trainer.checkpoint();
  await trainer.fit();
  end = await trainer.checkpoint();
});

/** Faster than `toEqual`. */
function expectSame(found: Uint8Array, expected: Uint8Array, what: string): void {
  expect(Buffer.from(found).equals(expected), what).toBe(true);
}

/**
 * Runs `use` with a failure of the n-th call that takes memory, for every n. Each time it must fail with a BackendError or give the result
 * of a run without faults, and leave nothing allocated.
 * @returns the number of calls that take memory
 */
async function failEverywhere(use: (backend: Backend) => Promise<Uint8Array>): Promise<number> {
  const faulty = new FaultyBackend();
  const backend = faulty.open();
  expectSame(await use(backend), end, "without faults");
  expect(faulty.live).toEqual({});
  const { calls } = faulty;
  let failures = 0;
  for (let n = 1; n <= calls; n++) {
    faulty.failAt(n);
    const result: unknown = await use(backend).catch((error: unknown) => error);
    if (result instanceof Uint8Array) expectSame(result, end, `allocation ${n}`);
    else {
      expect(result, `allocation ${n}`).toBeInstanceOf(BackendError);
      failures += 1;
    }
    expect(faulty.live, `allocation ${n}`).toEqual({});
  }
  expect(failures).toBeGreaterThan(calls / 2); // the others are in the diagnosis, which does without memory
  faulty.failAt(Number.POSITIVE_INFINITY);
  expectSame(await use(backend), end, "after the faults");
  return calls;
}

/** Trains to the end, and disposes of the trainer in any case. */
async function finish(trainer: Trainer): Promise<Uint8Array> {
  try {
    await trainer.fit();
    await trainer.evaluate("evaluation");
    return await trainer.checkpoint();
  } finally {
    trainer.dispose();
  }
}

test("a run whose n-th allocation fails leaves nothing allocated, for every n", async () => {
  expect(await failEverywhere(async (backend) => finish(create(backend)))).toBeGreaterThan(100);
});

test("a resumed run whose n-th allocation fails leaves nothing allocated, for every n", async () => {
  const resume = (backend: Backend) => Trainer.resume({ backend, task, checkpoint: middle });
  expect(await failEverywhere(async (backend) => finish(await resume(backend)))).toBeGreaterThan(50);
});

test("a trainer whose n-th allocation failed continues to the same checkpoint, for every n", async () => {
  const faulty = new FaultyBackend();
  for (let n = 1; ; n++) {
    const trainer = create(faulty.open());
    faulty.failAt(n);
    const error: unknown = await trainer.fit().catch((cause: unknown) => cause);
    const { calls } = faulty;
    if (error instanceof Error) expect(error, `allocation ${n}`).toBeInstanceOf(BackendError);
    faulty.failAt(Number.POSITIVE_INFINITY);
    await trainer.fit();
    expectSame(await trainer.checkpoint(), end, `allocation ${n}`);
    trainer.dispose();
    if (calls < n) break;
  }
});
