import { ArgumentError, ConfigError, DncError, ReferenceBackend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import { describe, expect, it } from "vitest";
import { TrainingError } from "./errors.ts";
import type { Recipe } from "./recipe.ts";
import type { Task } from "./task.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { type EchoOptions, echoTask } from "./testing/echoTask.ts";
import { Trainer } from "./trainer.ts";

interface SetUp {
  readonly backend?: ReferenceBackend;
  readonly task?: EchoOptions | Task;
  readonly recipe?: Partial<Recipe>;
}

function trainer({ backend = new ReferenceBackend(), task = {}, recipe = {} }: SetUp = {}): Trainer {
  const made = "trainingBatch" in task ? task : echoTask(task);
  return Trainer.create({ backend, task: made, recipe: { ...echoRecipe, ...recipe }, seed: 1 });
}

const values = (of: Trainer) => of.model.parameters.values.read();

describe("a trainer", () => {
  it("trains a tiny network until it solves a toy task, confirmed on the evaluation set", async () => {
    const { outcome, batchesDone, metrics } = await trainer().fit();
    expect(outcome).toBe("solved");
    expect(batchesDone).toBeLessThan(echoRecipe.batches);
    expect(metrics).toMatchObject({ error: 0 });
  });

  it("reports every batch", async () => {
    const learningRate = [
      { at: 0, value: 0.1 },
      { at: 0.5, value: 0.01 },
    ];
    const writePrice = { price: 1, from: 0.5 };
    const task = echoTask();
    const made = trainer({ task, recipe: { optimizer: { type: "adam", learningRate }, batches: 4, writePrice } });
    const reports = [await made.step(), await made.step(), await made.step(), await made.step()];
    expect(reports.map(({ batch }) => batch)).toEqual([1, 2, 3, 4]);
    expect(reports.map((report) => report.learningRate)).toEqual([0.1, 0.1, 0.01, 0.01]);
    expect(reports.map(({ writeCost }) => writeCost > 0)).toEqual([false, false, true, true]);
    const run = [0, 1, 2, 3].map((index) => task.trainingBatch(index, 4).mask.filter((runs) => runs === 1).length);
    expect(reports.map(({ steps }) => steps)).toEqual(run);
    expect(reports.every(({ gradientNorm }) => gradientNorm > 0)).toBe(true);
    expect(made.batchesDone).toBe(4);
  });

  it("gives identical results for the same seed, and different ones for another", async () => {
    const made = [1, 1, 2].map((seed) =>
      Trainer.create({ backend: new ReferenceBackend(), task: echoTask(), recipe: echoRecipe, seed }),
    );
    for (const one of made) for (let k = 0; k < 3; k++) await one.step();
    const [one, same, other] = await Promise.all(made.map(values));
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it("evaluates without changing the network", async () => {
    const made = trainer();
    await made.step();
    const before = await values(made);
    const first = await made.evaluate("validation");
    expect(await values(made)).toEqual(before);
    await made.step();
    const again = trainer();
    await again.step();
    expect(await again.evaluate("validation")).toEqual(first);
    await again.step();
    expect(await values(again)).toEqual(await values(made));
  });

  it("scores sequences of unequal lengths to their ends, on the given set", async () => {
    const made = trainer({ task: { minSteps: 2, maxSteps: 9, rows: 70 } });
    const count = (batches: Iterable<{ answer: Float32Array }>) =>
      [...batches].reduce((sum, { answer }) => sum + answer.reduce((count, scored) => count + scored, 0), 0);
    const { task } = made;
    expect((await made.evaluate("validation")).judged).toBe(count(task.validationBatches(32)));
    expect((await made.evaluate("evaluation")).judged).toBe(count(task.evaluationBatches(32)));
  });

  it("rejects a second step or evaluation while one is in progress", async () => {
    const made = trainer();
    const first = made.step();
    await expect(made.step()).rejects.toThrow(DncError);
    await expect(made.evaluate("validation")).rejects.toThrow("a step of this trainer is in progress");
    expect(await first).toMatchObject({ batch: 1 });
    expect(await made.step()).toMatchObject({ batch: 2 });
  });

  it("finishes the operation in progress before it frees its memory, and rejects calls afterwards", async () => {
    const made = trainer();
    const step = made.step();
    made[Symbol.dispose]();
    made.dispose();
    expect(await step).toMatchObject({ batch: 1 });
    await expect(made.step()).rejects.toThrow("disposed");
    await expect(made.checkpoint()).rejects.toThrow("disposed");
  });

  it("rejects an invalid recipe, seed or task", () => {
    expect(() => trainer({ recipe: { batchSize: 0 } })).toThrow(ConfigError);
    const backend = new ReferenceBackend();
    expect(() => Trainer.create({ backend, task: echoTask(), recipe: echoRecipe, seed: -1 })).toThrow(ArgumentError);
    expect(() => trainer({ task: { ...echoTask(), lossGroups: 3 } })).toThrow("task.lossGroups: got 3");
  });
});

describe("numbers that are not finite", () => {
  it("in the loss stop the run before the weights change", async () => {
    let spoiled = true;
    const spoil: EchoOptions["spoil"] = ({ x }, index) => {
      if (spoiled && index === 2) x[0] = Number.NaN;
    };
    const made = trainer({ task: { spoil } });
    await made.step();
    await made.step();
    const before = await made.checkpoint();
    const error = await made.step().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(TrainingError);
    expect(error).toMatchObject({
      code: "training",
      batch: 3,
      message: expect.stringMatching(/^batch 3: the loss is NaN; x of the batch/),
    });
    expect(made.batchesDone).toBe(2);
    expect(await made.checkpoint()).toEqual(before);
    spoiled = false;
    expect(await made.step()).toMatchObject({ batch: 3 });
  });

  it("in a gradient are reported with the tensor", async () => {
    const made = trainer({ backend: new SpoilingBackend() });
    const before = await values(made);
    const message = "batch 1: the norm of the gradients is NaN; the gradient of interface.weight holds values";
    await expect(made.step()).rejects.toThrow(message);
    expect(await values(made)).toEqual(before);
  });

  it("among the weights are not saved", async () => {
    const made = trainer();
    made.model.parameters.values.write(
      [Number.POSITIVE_INFINITY],
      made.model.parameters.layout.offsets.get("output.bias"),
    );
    await expect(made.checkpoint()).rejects.toThrow("output.bias holds values that are not finite");
  });
});

/** Puts a NaN among the gradients of the interface. */
class SpoilingBackend extends ReferenceBackend {
  override update(...[name, operands, constants]: Parameters<ReferenceBackend["update"]>): void {
    const gradients = operands.gradients as Block;
    // controller.0 holds 4·8·(2 + 3) + 4·8·8 + 4·8 values
    if (name === "clipByGlobalNorm") gradients.fill(Number.NaN, 448 + 5, 1);
    super.update(name, operands, constants);
  }
}
