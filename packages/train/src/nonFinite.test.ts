import { ReferenceBackend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import { describe, expect, it } from "vitest";
import { TrainingError } from "./errors.ts";
import type { Recipe } from "./recipe.ts";
import type { StepReport } from "./reports.ts";
import { MAX_CONSECUTIVE_SKIPS } from "./safeguard.ts";
import type { Batch, Task } from "./task.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { type EchoOptions, echoTask } from "./testing/echoTask.ts";
import { Trainer } from "./trainer.ts";

const { writePrice: _, ...plain } = echoRecipe;

interface SetUp {
  readonly recipe?: Partial<Recipe>;
  readonly task?: Task;
  readonly backend?: ReferenceBackend;
}

function trainer({ recipe = {}, task = echoTask(), backend }: SetUp = {}): Trainer {
  const computes = backend ?? new ReferenceBackend({ precision: "float32" });
  return Trainer.create({ backend: computes, task, recipe: { ...plain, ...recipe }, seed: 1 });
}

/** A task with a NaN in the batches, counted from 0, for which `spoiled` returns true. */
function spoiledTask(spoiled: (index: number) => boolean, options: EchoOptions = {}): Task {
  return echoTask({
    ...options,
    spoil: ({ x }, index) => {
      if (spoiled(index)) x[0] = Number.NaN;
    },
  });
}

const values = (of: Trainer) => of.model.parameters.values.read();
const failure = (step: Promise<unknown>) =>
  step.then(
    () => expect.fail("nothing was thrown"),
    (error: unknown) => error as TrainingError,
  );

describe("the place of the first number that is not finite", () => {
  /** Twelve steps of four sequences; `shorten` cuts the second one to five steps. */
  const long: EchoOptions = { minSteps: 12, maxSteps: 12 };
  const shorten = ({ x, mask, answer, target }: Batch) => {
    for (let t = 5; t < 12; t++) {
      const index = t * 4 + 1;
      mask[index] = 0;
      answer[index] = 0;
      x.fill(0, index * 2, index * 2 + 2);
      target.fill(0, index * 2, index * 2 + 2);
    }
  };

  it.each([undefined, 3])(
    "in an input is its step and sequence, masked steps aside, with keepEvery %s",
    async (keepEvery) => {
      const spoil = (batch: Batch) => {
        shorten(batch);
        batch.x[(6 * 4 + 1) * 2] = Number.NaN; // masked
        batch.x[(10 * 4 + 2) * 2 + 1] = Number.NaN;
      };
      const made = trainer({ task: echoTask({ ...long, spoil }), recipe: keepEvery ? { keepEvery } : {} });
      const error = await failure(made.step());
      expect(error).toBeInstanceOf(TrainingError);
      expect(error.place).toEqual({ kind: "input", tensor: "x", step: 10, sequence: 2 });
      expect(error.message).toBe(
        "batch 1: the loss is NaN; x of the batch is not finite at step 10 of sequence 2, counted from 0",
      );
    },
  );

  it("is the first in time, even if another comes earlier in its step", async () => {
    const spoil = ({ x, target }: Batch) => {
      target[(2 * 4 + 3) * 2] = 1e30; // its square overflows float32
      x[9 * 4 * 2] = Number.NaN;
    };
    const made = trainer({ task: echoTask({ ...long, loss: "meanSquare", spoil }) });
    const error = await failure(made.step());
    expect(error.place).toEqual({ kind: "value", tensor: "loss", call: "loss", step: 2, sequence: 3 });
    expect(error.message).toMatch(
      /; the first value that is not finite is in loss at step 2 of sequence 3, counted from 0$/,
    );
  });

  it("is the call of a step that overflows first", async () => {
    const made = trainer();
    const { parameters } = made.model;
    const fill = async (name: string, value: number) =>
      parameters.write(name, (await parameters.read(name)).fill(value));
    await fill("controller.0.bias", 50); // h is then close to tanh 1 everywhere
    await fill("interface.weight", 3e38);
    const { place } = await failure(made.step());
    expect(place).toEqual({ kind: "value", tensor: "interface", call: "interface", step: 0, sequence: 0 });
  });

  it("is the weights if they are not finite", async () => {
    const made = trainer();
    await made.step();
    made.model.parameters.values.write([Number.NaN], made.model.parameters.layout.offsets.get("output.weight"));
    const error = await failure(made.step());
    expect(error.place).toEqual({ kind: "weights", tensor: "output.weight" });
    expect(error.message).toContain("output.weight holds values that are not finite");
  });
});

describe("a batch that is skipped", () => {
  it("leaves weights and optimizer as if the batch did not exist", async () => {
    const task = spoiledTask((index) => index === 1);
    const skipping = trainer({ task, recipe: { onNonFinite: "skip" } });
    const without = trainer({
      task: { ...task, trainingBatch: (index, size) => task.trainingBatch(index && index + 1, size) },
    });
    const reports: StepReport[] = [];
    for (let k = 0; k < 4; k++) reports.push(await skipping.step());
    for (let k = 0; k < 3; k++) await without.step();
    expect(reports.map(({ skipped }) => skipped?.action)).toEqual([undefined, "skip", undefined, undefined]);
    expect(reports[1]!.skipped!.problem).toMatchObject({ batch: 2, place: { tensor: "x", step: 0, sequence: 0 } });
    expect(await values(skipping)).toEqual(await values(without));
    expect(skipping.progress).toEqual({ evaluatedAt: 0, skipped: { total: 1, consecutive: 0 } });
  });

  it("ends the run after MAX_CONSECUTIVE_SKIPS consecutive ones, not before", async () => {
    const task = spoiledTask((index) => index % MAX_CONSECUTIVE_SKIPS !== MAX_CONSECUTIVE_SKIPS - 1 || index > 150);
    const made = trainer({ task, recipe: { onNonFinite: "skip", batchSize: 1 } });
    const error = await failure(made.fit());
    // 99 skipped batches, one good batch, 100 bad batches.
    expect(error).toBeInstanceOf(TrainingError);
    expect(error.batch).toBe(2 * MAX_CONSECUTIVE_SKIPS);
    expect(error.message).toMatch(/the loss is NaN; .*; training stops after 100 consecutive discarded batches$/);
    expect(made.batchesDone).toBe(2 * MAX_CONSECUTIVE_SKIPS - 1);
    expect(made.progress.skipped).toEqual({ total: 2 * 99, consecutive: 99 });
  });

  it("ends the run at once if the weights are not finite", async () => {
    const made = trainer({ recipe: { onNonFinite: "skip" } });
    made.model.parameters.values.write([Number.NaN]);
    expect((await failure(made.step())).place).toMatchObject({ kind: "weights" });
    expect(made.batchesDone).toBe(0);
  });
});

describe("a batch that is rolled back", () => {
  const recipe = { onNonFinite: "rollBack", evaluateEvery: 4, stopWhenSolved: false, batches: 20 } as const;

  it("restores weights and optimizer as of the newest evaluation", async () => {
    const made = trainer({ task: spoiledTask((index) => index === 6), recipe });
    const kept: Float64Array[] = [];
    const onStep = async ({ skipped }: StepReport) => {
      kept.push(Float64Array.from(await values(made)));
      expect(skipped?.action).toBe(made.batchesDone === 7 ? "rollBack" : undefined);
    };
    await made.fit({ onStep });
    expect(kept[6]).toEqual(kept[3]);
    expect(kept[5]).not.toEqual(kept[3]);
    // Batch 8 gives what batch 5 would give on the same data: Adam's moments and its count of updates are restored, too.
    const plainTask = echoTask();
    const task: Task = {
      ...plainTask,
      trainingBatch: (index, size) => plainTask.trainingBatch(index === 4 ? 7 : index, size),
    };
    const straight = trainer({ task });
    for (let k = 0; k < 5; k++) await straight.step();
    expect(kept[7]).toEqual(Float64Array.from(await values(straight)));
  });

  it("restores weights after an update that overflows, so that checkpoints stay finite", async () => {
    const backend = new OverflowingBackend(6);
    const made = trainer({ backend, recipe });
    for (let k = 0; k < 5; k++) await made.step();
    const { skipped, batch } = await made.step();
    expect(batch).toBe(6);
    expect(skipped).toMatchObject({ action: "rollBack", problem: { place: { kind: "weights" } } });
    await made.checkpoint();
    expect((await made.step()).skipped).toBeUndefined();
    expect(made.progress.skipped).toEqual({ total: 1, consecutive: 0 });
  });

  it("restores the initial weights before the first evaluation", async () => {
    const made = trainer({ task: spoiledTask((index) => index === 2), recipe });
    const before = await values(made);
    for (let k = 0; k < 3; k++) await made.step();
    expect(await values(made)).toEqual(before);
  });
});

/** Makes a weight infinite in update number `at`, counted from 1. */
class OverflowingBackend extends ReferenceBackend {
  #updates = 0;
  readonly #at: number;

  constructor(at: number) {
    super({ precision: "float32" });
    this.#at = at;
  }

  override update(...[name, operands, constants]: Parameters<ReferenceBackend["update"]>): void {
    super.update(name, operands, constants);
    if (name !== "adam" || ++this.#updates !== this.#at) return;
    (operands.parameters as Block).fill(Number.POSITIVE_INFINITY, 3, 1);
  }
}
