import { type FloatArray, Random, ReferenceBackend, Session } from "@dncjs/core";
import { createTrainingRunner, initialValues, Parameters, planFor } from "@dncjs/core/run";
import { describe, expect, it } from "vitest";
import { configOf } from "./checkpoint.ts";
import { GradientPass, passInputs } from "./gradientPass.ts";
import { defineRecipe, type Recipe } from "./recipe.ts";
import type { Batch, Task } from "./task.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";

function setUp(task: Task, change: Partial<Recipe> = {}) {
  const backend = new ReferenceBackend();
  const recipe = defineRecipe({ ...echoRecipe, ...change });
  const config = configOf(recipe, task);
  const parameters = new Parameters(backend, config);
  parameters.values.write(initialValues(config, 3));
  const pass = new GradientPass({ backend, config, parameters, task, recipe });
  const run = async (batch: Batch, priced = true, random = new Random(0)) => {
    pass.run(batch, priced, random);
    return { ...(await pass.costs()), gradients: await parameters.gradients.read() };
  };
  return { pass, run, backend, config, parameters, task };
}

type SetUp = ReturnType<typeof setUp>;

/** Runs each part of a batch alone, from the state of a session that ran the steps before it. Returns the sums. */
async function gradientsOfParts({ pass, backend, config, parameters, task }: SetUp, batch: Batch, length: number) {
  const plan = planFor(backend, pass.program, { purpose: "train", batch: batch.batch, steps: batch.steps });
  const session = new Session(backend, config, parameters, batch.batch);
  const inputs = passInputs(pass.program, batch, task, true, new Random(0));
  const gradients = new Float64Array(parameters.gradients.length);
  let loss = 0;
  for (let begin = 0; begin < batch.steps; begin += length) {
    const end = Math.min(begin + length, batch.steps);
    const cut = <Values extends FloatArray>(values: Values) =>
      values.subarray((begin * values.length) / batch.steps, (end * values.length) / batch.steps) as Values;
    const runner = createTrainingRunner(backend, plan, parameters);
    runner.data.writeState((await session.snapshot()).data);
    for (const [name, values] of inputs) runner.data.write(name, cut(values));
    runner.forward(end - begin, cut(batch.mask));
    runner.data.zeroGradients();
    runner.data.fillGradient("loss", 1);
    runner.data.fillGradient("writeCost", 1);
    runner.backward({ accumulate: "store" });
    for (const value of await runner.data.read("loss")) loss += value;
    (await parameters.gradients.read()).forEach((gradient, k) => {
      gradients[k]! += gradient;
    });
    await session.run(cut(batch.x), cut(batch.mask));
    runner.dispose();
  }
  return { loss, gradients };
}

/** Row `row` alone, without the steps after its end. */
function single(batch: Batch, row: number): Batch {
  const length = batch.mask.filter((runs, place) => place % batch.batch === row && runs === 1).length;
  const pick = (values: Float32Array, size: number) =>
    Float32Array.from({ length: length * size }, (_, k) => {
      return values[(Math.floor(k / size) * batch.batch + row) * size + (k % size)]!;
    });
  const [x, target, mask, answer] = [
    pick(batch.x, 2),
    pick(batch.target, 2),
    pick(batch.mask, 1),
    pick(batch.answer, 1),
  ];
  return { steps: length, batch: 1, x, target, mask, answer };
}

function expectClose(found: FloatArray, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  for (let k = 0; k < found.length; k++) expect(Math.abs(found[k]! - expected[k]!)).toBeLessThan(1e-14);
}

describe("a pass of a batch", () => {
  it.each(["sigmoidCrossEntropy", "softmaxCrossEntropy", "meanSquare"] as const)(
    "with unequal lengths has the mean of the gradients of its rows, with %s",
    async (loss) => {
      const task = echoTask({ loss, minSteps: 2, maxSteps: 7 });
      const { run } = setUp(task, { writePrice: { price: 0, from: 0 } });
      const batch = task.trainingBatch(0, 4);
      const whole = await run(batch);
      const rows = [0, 1, 2, 3].map((row) => single(batch, row));
      expect(new Set(rows.map(({ steps }) => steps)).size).toBeGreaterThan(1);
      const judged = rows.map(({ answer }) => answer.reduce((sum, asked) => sum + asked, 0));
      const all = judged.reduce((sum, count) => sum + count, 0);
      const expected = new Float64Array(whole.gradients.length);
      let expectedLoss = 0;
      for (const [row, alone] of rows.entries()) {
        const { loss, gradients } = await run(alone);
        expectedLoss += (loss * judged[row]!) / all;
        gradients.forEach((gradient, k) => {
          expected[k]! += (gradient * judged[row]!) / all;
        });
      }
      expect(whole.loss).toBeCloseTo(expectedLoss, 13);
      expectClose(whole.gradients, expected);
    },
  );

  it("counts each judged element once: twice the rows, the same loss and gradients", async () => {
    const task = echoTask({ minSteps: 4, maxSteps: 4 });
    const { run } = setUp(task);
    const batch = task.trainingBatch(0, 1);
    const twice = (values: Float32Array, size: number) =>
      Float32Array.from({ length: values.length * 2 }, (_, k) => {
        return values[Math.floor(k / (2 * size)) * size + (k % size)]!;
      });
    const doubled: Batch = {
      steps: batch.steps,
      batch: 2,
      x: twice(batch.x, 2),
      target: twice(batch.target, 2),
      mask: twice(batch.mask, 1),
      answer: twice(batch.answer, 1),
    };
    const [one, two] = [await run(batch), await run(doubled)];
    expect(two.loss).toBeCloseTo(one.loss, 14);
    expect(two.writeCost).toBeCloseTo(one.writeCost, 14);
    expectClose(two.gradients, one.gradients);
  });

  it("has log 2 as its loss where the network says nothing, with either cross-entropy of two classes", async () => {
    for (const loss of ["sigmoidCrossEntropy", "softmaxCrossEntropy"] as const) {
      const task = echoTask({ loss });
      const backend = new ReferenceBackend();
      const recipe = defineRecipe(echoRecipe);
      const config = configOf(recipe, task);
      const pass = new GradientPass({ backend, config, parameters: new Parameters(backend, config), task, recipe });
      pass.run(task.trainingBatch(0, 4), false);
      expect((await pass.costs()).loss).toBeCloseTo(Math.log(2), 14);
    }
  });

  it("is charged for writing only while the price is on", async () => {
    const task = echoTask();
    const batch = task.trainingBatch(0, 4);
    const { run } = setUp(task);
    const free = await setUp(task, { writePrice: { price: 0, from: 0 } }).run(batch);
    const off = await run(batch, false);
    const on = await run(batch, true);
    expect(off).toEqual(free);
    expect(off.writeCost).toBe(0);
    expect(on.loss).toBe(off.loss);
    // A mean of sums of write weightings, each at most 1, times the price.
    expect(on.writeCost).toBeGreaterThan(0);
    expect(on.writeCost).toBeLessThan(1e-3);
    expect(on.gradients).not.toEqual(off.gradients);
  });

  it("with dropout depends on the generator alone, whatever was drawn from it before", async () => {
    const task = echoTask();
    const batch = task.trainingBatch(0, 4);
    const { run } = setUp(task, { bypassDropout: 0.5 });
    const random = new Random(7);
    const first = await run(batch, false, random);
    random.uniform();
    expect(await run(batch, false, random)).toEqual(first);
    expect((await run(batch, false, new Random(8))).loss).not.toBe(first.loss);
    expect(first.loss).not.toBe((await setUp(task).run(batch, false)).loss);
  });

  it("keeps nothing of the batch before", async () => {
    const task = echoTask({ minSteps: 2, maxSteps: 7 });
    const [fresh, used] = [setUp(task), setUp(task)];
    for (let index = 0; index < 4; index++) await used.run(task.trainingBatch(index, 4));
    expect(await used.run(task.trainingBatch(9, 4))).toEqual(await fresh.run(task.trainingBatch(9, 4)));
  });

  it("recomputes what it does not keep, to the same numbers", async () => {
    const task = echoTask({ minSteps: 7, maxSteps: 7 });
    const kept = await setUp(task).run(task.trainingBatch(0, 4));
    const recomputed = await setUp(task, { keepEvery: 3 }).run(task.trainingBatch(0, 4));
    expect(recomputed.loss).toBeCloseTo(kept.loss, 14);
    expectClose(recomputed.gradients, kept.gradients);
  });

  it.each([null, { reads: 2, allocations: 2 }])(
    "truncated has the gradients of its parts, each from the state that the one before reached: sparse %o",
    async (sparse) => {
      const task = echoTask({ minSteps: 4, maxSteps: 11 });
      const batch = task.trainingBatch(0, 4);
      const model = { ...echoRecipe.model, memory: { ...echoRecipe.model.memory, sparse } };
      const whole = setUp(task, { model });
      const truncated = setUp(task, { model, truncateEvery: 4 });
      const found = await truncated.run(batch);
      expect(batch.steps).toBe(11);
      expect(truncated.pass.capacity).toBe(4);
      const expected = await gradientsOfParts(whole, batch, 4);
      expectClose(found.gradients, expected.gradients);
      expect(found.loss).toBeCloseTo(expected.loss, 14);
      const untruncated = await whole.run(batch);
      expect(found.loss).toBeCloseTo(untruncated.loss, 14);
      expect(found.gradients).not.toEqual(untruncated.gradients);
      expect(await setUp(task, { model, truncateEvery: 11 }).run(batch)).toEqual(untruncated);
    },
  );

  it("works for the controller alone, on whose missing memory the price has no effect", async () => {
    const task = echoTask();
    const { run } = setUp(task, { model: { controller: { hiddenSize: 8 }, memory: null } });
    const { loss, writeCost, gradients } = await run(task.trainingBatch(0, 4));
    expect(loss).toBeGreaterThan(0);
    expect(writeCost).toBe(0);
    expect(gradients.some((gradient) => gradient !== 0)).toBe(true);
  });

  it("replaces the plan only for batches that do not fit, by one longer than needed, up to the task's longest", async () => {
    const task = { ...echoTask({ minSteps: 1, maxSteps: 100 }), trainingSteps: 100 };
    const { pass, run } = setUp(task);
    const capacities: number[] = [];
    for (const steps of [3, 8, 9, 10, 11, 60, 76, 2]) {
      const [batch] = [...echoTask({ minSteps: steps, maxSteps: steps, rows: 1 }).validationBatches(1)];
      await run(batch!);
      capacities.push(pass.capacity);
    }
    expect(capacities).toEqual([8, 8, 16, 16, 16, 64, 80, 80]);
    const [longest] = [...echoTask({ minSteps: 98, maxSteps: 98, rows: 1 }).validationBatches(1)];
    await run(longest!);
    expect(pass.capacity).toBe(100);
  });
});
