import { Dnc, DncError, ReferenceBackend } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fuzzed, fuzzParameters, fuzzTimeout, hostileArguments, outcomeOf, testCalls } from "../../../tools/fuzz.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { evaluate } from "./evaluator.ts";
import { defineOptimizer, rememberedBy } from "./optimizers/index.ts";
import { defineRecipe, type Recipe } from "./recipe.ts";
import type { Batch, Tally, Task } from "./task.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";
import { Trainer } from "./trainer.ts";

const backend = new ReferenceBackend({ precision: "float32" });
const task = echoTask({ rows: 4, lessons: 2 });
const recipe: Recipe = {
  ...echoRecipe,
  model: { controller: { hiddenSize: 3 }, memory: { locations: 3, wordSize: 2 } },
  optimizer: {
    type: "adam",
    learningRate: [
      { at: 0, value: 0.02, shape: "linear" },
      { at: 1, value: 0.01 },
    ],
  },
  batchSize: 2,
  batches: 12,
  evaluateEvery: 2,
  stopWhenSolved: false,
  curriculum: { advanceAt: 0.1, revisit: 0.2 },
  keepEvery: 2,
  patience: 50,
  onNonFinite: "rollBack",
};
const options = () => ({ backend, spares: [], task, recipe, seed: 1 });
const create = () => Trainer.create(options());
const model = Dnc.create({ inputSize: 2, outputSize: 2, controller: { hiddenSize: 3 } }, { backend, seed: 1 });
const checkpoint = await create().checkpoint();

/** Trains on one batch and evaluates, so that every part of the task is used. */
async function use(trainer: Trainer): Promise<void> {
  try {
    await trainer.step();
    await trainer.evaluate("validation");
    await trainer.fit({ onStep: () => trainer.dispose() }).catch((error) => {
      if (error.code !== "disposed") throw error;
    });
  } finally {
    trainer.dispose();
  }
}

describe("any arguments", () => {
  testCalls(
    [
      fuzzed(
        "Trainer.create",
        () => [options()],
        (...args) => use(Trainer.create(...args)),
      ),
      fuzzed(
        "Trainer.resume",
        () => [{ backend, task, checkpoint }],
        async (...args) => use(await Trainer.resume(...args)),
      ),
      fuzzed(
        "Trainer.evaluate",
        () => ["validation"],
        (...args) => create().evaluate(...args),
      ),
      fuzzed(
        "evaluate",
        () => [model, task, "evaluation"],
        (...args) => evaluate(...args),
      ),
      fuzzed("defineRecipe", () => [recipe], defineRecipe),
      fuzzed("defineOptimizer", () => [recipe.optimizer], defineOptimizer),
      fuzzed(
        "rememberedBy",
        () => ["adam"],
        (...args) => rememberedBy(...args),
      ),
      fuzzed(
        "readCheckpoint",
        () => [checkpoint, task, "float32"],
        (...args) => readCheckpoint(...args),
      ),
      fuzzed(
        "Trainer.fit",
        () => [{ signal: AbortSignal.abort(), onStep() {}, onEvaluation() {}, onRestoration() {} }],
        (...args) => create().fit(...args),
      ),
    ],
    { runs: 120 },
  );
});

/** A task's `tally` that is valid when the trainer is created, and returns a value from then on. */
function onceValid(value: Tally): Task["tally"] {
  let calls = 0;
  return () => (calls++ === 0 ? task.tally() : value);
}

describe("a task that returns", () => {
  const batch = task.trainingBatch(0, 2);
  const wrong: [string, () => unknown, (value: never) => Partial<Task>][] = [
    ["any training batch", () => ({ ...batch }), (value: Batch) => ({ trainingBatch: () => value })],
    ["any validation set", () => [{ ...batch }], (value: Batch[]) => ({ validationBatches: () => value })],
    [
      "any metrics",
      () => ({ error: 0 }),
      (value: Record<string, number>) => ({ tally: onceValid({ add() {}, metrics: () => value }) }),
    ],
    ["any tally", () => ({ add() {}, metrics: () => ({ error: 0 }) }), (value: Tally) => ({ tally: onceValid(value) })],
  ];
  test.each(wrong)(
    "%s gives a result, or an error that names the value",
    { timeout: fuzzTimeout },
    async (_, valid, part) => {
      const property = fc.asyncProperty(
        hostileArguments(() => [valid()]),
        async ([value]) => {
          const trainer = Trainer.create({ ...options(), task: { ...task, ...part(value as never) } });
          const before = await trainer.checkpoint();
          const outcome = await outcomeOf(() => trainer.step());
          if (outcome instanceof DncError) expect(await trainer.checkpoint()).toEqual(before);
          await outcomeOf(() => trainer.evaluate("validation"));
          await outcomeOf(() => use(trainer));
        },
      );
      await fc.assert(property, fuzzParameters(100));
    },
  );
});

/** Without a curriculum: its lesson depends on evaluations. */
const { curriculum: _, ...ordered } = recipe;
const createOrdered = () => Trainer.create({ ...options(), recipe: ordered });

/** Weights after a number of batches, of a trainer that does nothing but step. */
class Undisturbed {
  readonly #trainer = createOrdered();
  readonly #weights: ReturnType<typeof weightsOf>[] = [weightsOf(this.#trainer)];

  async after(batches: number): ReturnType<typeof weightsOf> {
    while (this.#weights.length <= batches) {
      await this.#trainer.step();
      this.#weights.push(weightsOf(this.#trainer));
    }
    return this.#weights[batches]!;
  }
}

const weightsOf = (trainer: Trainer) => trainer.model.parameters.values.read();

/** A call, and for `fit` the batch at which a callback aborts or throws. */
interface Order {
  readonly call: "step" | "evaluate" | "statistics" | "checkpoint" | "fit" | "dispose";
  readonly at: number;
  readonly end: "abort" | "throw" | "step" | "none";
}

/** Makes calls of a trainer without awaiting them, and predicts their outcomes. */
class Burst {
  readonly #trainer: Trainer;
  readonly #undisturbed: Undisturbed;
  readonly #checks: Promise<void>[] = [];
  #isBusy = false;
  isDisposed: boolean;

  constructor(trainer: Trainer, undisturbed: Undisturbed, isDisposed: boolean) {
    this.#trainer = trainer;
    this.#undisturbed = undisturbed;
    this.isDisposed = isDisposed;
  }

  make(order: Order): void {
    const trainer = this.#trainer;
    switch (order.call) {
      case "step":
        this.#expectExclusive(trainer.step());
        break;
      case "evaluate":
        this.#expectExclusive(trainer.evaluate("evaluation"));
        break;
      case "statistics":
        this.#expectExclusive(trainer.gradientStatistics());
        break;
      case "checkpoint":
        this.#expectCheckpoint(trainer.checkpoint());
        break;
      case "fit":
        this.#fit(order);
        break;
      case "dispose":
        trainer.dispose();
        this.isDisposed = true;
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#checks);
  }

  #expectExclusive(result: Promise<unknown>): void {
    const code = this.isDisposed ? "disposed" : this.#isBusy ? "busy" : undefined;
    this.#isBusy = true;
    this.#checks.push(codeOf(result).then((found) => expect(found).toBe(code)));
  }

  #expectCheckpoint(result: Promise<Uint8Array>): void {
    if (this.isDisposed) return void this.#checks.push(codeOf(result).then((found) => expect(found).toBe("disposed")));
    // A call that is disposed of while it reads may fail.
    const check = async () => {
      const found = await codeOf(result);
      if (this.isDisposed && found === "disposed") return;
      expect(found).toBe(undefined);
      const { batchesDone, values } = readCheckpoint(await result, task);
      expect(values).toEqual(await this.#undisturbed.after(batchesDone));
    };
    this.#checks.push(check());
  }

  #fit({ at, end }: Order): void {
    const controller = new AbortController();
    const act = async (batch: number) => {
      if (batch < at || end === "none") return;
      if (end === "abort") controller.abort();
      if (end === "throw") throw Object.assign(new Error("a callback"), { code: "thrown" });
      if (end === "step") await this.#trainer.step();
    };
    const wasBusy = this.#isBusy;
    const wasDisposed = this.isDisposed;
    const { batchesDone } = this.#trainer;
    if (batchesDone >= recipe.batches) return;
    const result = this.#trainer.fit({ signal: controller.signal, onStep: ({ batch }) => act(batch) });
    this.#isBusy = true;
    const check = async () => {
      const found = await codeOf(result);
      if (wasDisposed) return void expect(found).toBe("disposed");
      if (wasBusy) return void expect(found).toBe("busy");
      const code = end === "throw" ? "thrown" : undefined;
      // The operation in progress ends before the trainer does, and its callback may end the run.
      const mayEnd = (end === "throw" || end === "abort") && at <= batchesDone + 1;
      if (this.isDisposed) return void expect(mayEnd ? ["disposed", code] : ["disposed"]).toContain(found);
      expect(found).toBe(code);
    };
    this.#checks.push(check());
  }
}

async function codeOf(result: Promise<unknown>): Promise<unknown> {
  try {
    await result;
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
}

test("any order of calls is refused or leaves the weights of as many single steps", {
  timeout: fuzzTimeout,
}, async () => {
  const undisturbed = new Undisturbed();
  const order: fc.Arbitrary<Order> = fc.record({
    call: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom("step", "evaluate", "statistics", "checkpoint", "fit") },
      { weight: 1, arbitrary: fc.constant("dispose" as const) },
    ),
    at: fc.integer({ min: 1, max: recipe.batches }),
    end: fc.constantFrom("abort", "throw", "step", "none"),
  });
  const bursts = fc.array(fc.array(order, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  const property = fc.asyncProperty(bursts, async (given) => {
    const trainer = createOrdered();
    let isDisposed = false;
    for (const orders of given) {
      const burst = new Burst(trainer, undisturbed, isDisposed);
      for (const one of orders) burst.make(one);
      await burst.end();
      isDisposed = burst.isDisposed;
      if (!isDisposed) expect(await weightsOf(trainer)).toEqual(await undisturbed.after(trainer.batchesDone));
    }
    trainer.dispose();
  });
  await fc.assert(property, fuzzParameters(40));
});
