import { type Backend, BackendError, DeviceLostError, ReferenceBackend } from "@dncjs/core";
import { beforeAll, expect, it } from "vitest";
import type { Recipe } from "./recipe.ts";
import { type Restoration, SAVE_EVERY } from "./recovery.ts";
import type { StepReport } from "./reports.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";
import { echoTask } from "./testing/echoTask.ts";
import { LosableBackend } from "./testing/losableBackend.ts";
import { Trainer } from "./trainer.ts";

const recipe: Recipe = {
  ...echoRecipe,
  batches: 2 * SAVE_EVERY + 20,
  evaluateEvery: 15,
  stopWhenSolved: false,
  onNonFinite: "rollBack",
  curriculum: { advanceAt: 0.9, revisit: 0.4 },
};
/** Batch 30 (from 1) has a NaN and is rolled back. */
const task = echoTask({
  rows: 4,
  lessons: 2,
  spoil: ({ x }, index) => {
    if (index === 29) x[0] = Number.NaN;
  },
});

const reliable = () => new LosableBackend();

/** A trainer on a backend whose device can be lost, and the reports of its run. */
function trainer(backend: Backend, ...spares: readonly (() => Promise<Backend>)[]) {
  const made = Trainer.create({ backend, task, recipe, seed: 3, spares });
  const restorations: Restoration[] = [];
  const reports: StepReport[] = [];
  const onRestoration = (restoration: Restoration): void => void restorations.push(restoration);
  const onStep = (report: StepReport): void => void reports.push(report);
  return { made, restorations, reports, options: { onRestoration, onStep } };
}

/** The final checkpoint of a run without device loss. */
let uninterrupted: Uint8Array;
beforeAll(async () => {
  const { made, options } = trainer(reliable());
  await made.fit(options);
  uninterrupted = await made.checkpoint();
});

it("a run whose device is lost continues from the saved state and ends with the same checkpoint, bit for bit", async () => {
  const spare = reliable();
  const { made, restorations, reports, options } = trainer(new LosableBackend(SAVE_EVERY + 10), async () => spare);
  const { model } = made;
  await made.fit(options);
  expect(restorations).toHaveLength(1);
  expect(restorations[0]).toMatchObject({ lostAt: SAVE_EVERY + 12, batch: SAVE_EVERY, backend: spare });
  expect(restorations[0]!.error).toBeInstanceOf(DeviceLostError);
  expect(made.model).not.toBe(model);
  const repeated = reports.filter(({ batch }) => batch === SAVE_EVERY + 1);
  expect(repeated).toHaveLength(2);
  expect(repeated[1]).toEqual(repeated[0]);
  expect(await made.checkpoint()).toEqual(uninterrupted);
});

it("a run survives the loss of two devices, and the trainer disposes of the spares that it opened", async () => {
  const first = new LosableBackend(20);
  const lost = new LosableBackend(35);
  const last = reliable();
  const { made, restorations, options } = trainer(
    first,
    async () => lost,
    async () => last,
  );
  await made.fit(options);
  expect(restorations.map(({ batch }) => batch)).toEqual([0, 0]);
  expect(await made.checkpoint()).toEqual(uninterrupted);
  expect([first, lost, last].map(({ isDisposed }) => isDisposed)).toEqual([false, true, false]);
  made.dispose();
  expect([first, lost, last].map(({ isDisposed }) => isDisposed)).toEqual([false, true, true]);
});

it("a run survives the loss of its device during a callback or an evaluation", async () => {
  for (const at of [14, 22]) {
    const backend = reliable();
    const { made, restorations, options } = trainer(backend, async () => reliable());
    const onStep = async ({ batch }: StepReport) => {
      if (batch !== at + 1 || restorations.length > 0) return;
      backend.lose();
      if (at === 22) await made.checkpoint();
    };
    await made.fit({ ...options, onStep });
    expect(restorations).toMatchObject([{ lostAt: at + 1, batch: 0 }]);
    expect(await made.checkpoint()).toEqual(uninterrupted);
  }
});

it("a resumed run goes back at most to the state that it was resumed from", async () => {
  const { made, options } = trainer(reliable());
  const stop = new AbortController();
  await made.fit({ ...options, signal: stop.signal, onStep: ({ batch }) => void (batch === 33 && stop.abort()) });
  const checkpoint = await made.checkpoint();
  const host = { backend: new LosableBackend(2), task, spares: [async () => reliable()] };
  const resumed = await Trainer.resume({ ...host, checkpoint });
  const restorations: Restoration[] = [];
  await resumed.fit({ onRestoration: (restoration) => void restorations.push(restoration) });
  expect(restorations).toMatchObject([{ lostAt: 36, batch: 33 }]);
  expect(await resumed.checkpoint()).toEqual(uninterrupted);
});

it("a spare that does not open is skipped, and every spare is tried once", async () => {
  const attempts: string[] = [];
  const broken = async (): Promise<Backend> => {
    attempts.push("broken");
    throw new BackendError("losable", "there is no adapter");
  };
  const { made, restorations, options } = trainer(new LosableBackend(5), broken, async () => reliable());
  await made.fit(options);
  expect(attempts).toEqual(["broken"]);
  expect(restorations).toHaveLength(1);
});

it("a spare whose lack of memory is only reported by a read is skipped", async () => {
  const small = reliable();
  const { allocate } = small;
  small.allocate = (length) => {
    const block = allocate.call(small, length);
    block.read = async () => {
      throw new BackendError("losable", "out of memory");
    };
    return block;
  };
  const { made, restorations, options } = trainer(
    new LosableBackend(5),
    async () => small,
    async () => reliable(),
  );
  await made.fit(options);
  expect(restorations).toHaveLength(1);
  expect(small.isDisposed).toBe(true);
  expect(await made.checkpoint()).toEqual(uninterrupted);
});

it("without spares left, the run ends with the error, and later calls fail with it", async () => {
  for (const spares of [[], [async () => new LosableBackend(5)]]) {
    const { made, options } = trainer(new LosableBackend(5), ...spares);
    await expect(made.fit(options)).rejects.toThrow(DeviceLostError);
    await expect(made.checkpoint()).rejects.toThrow(DeviceLostError);
    made.dispose();
  }
});

it("a run without callbacks continues on a spare, and without spares ends with the error", async () => {
  const { made } = trainer(new LosableBackend(5), async () => reliable());
  await made.fit();
  expect(await made.checkpoint()).toEqual(uninterrupted);
  const { made: alone } = trainer(new LosableBackend(5));
  await expect(alone.fit()).rejects.toThrow(DeviceLostError);
}, 20_000);

it("a device that its owner destroyed ends the run, and no spare is opened", async () => {
  const backend = reliable();
  let opened = 0;
  const { made, restorations, options } = trainer(backend, async () => {
    opened += 1;
    return reliable();
  });
  const onStep = ({ batch }: StepReport) => {
    if (batch === 4) backend.lose("destroyed");
  };
  const error: unknown = await made.fit({ ...options, onStep }).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(DeviceLostError);
  expect((error as DeviceLostError).reason).toBe("destroyed");
  expect([opened, restorations.length, made.batchesDone]).toEqual([0, 0, 4]);
});

it("other errors end the run", async () => {
  const { made, options } = trainer(new ReferenceBackend(), async () => reliable());
  const onStep = () => {
    throw new BackendError("losable", "out of memory");
  };
  await expect(made.fit({ ...options, onStep })).rejects.toThrow("out of memory");
});
