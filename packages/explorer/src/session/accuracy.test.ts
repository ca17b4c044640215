import { ReferenceBackend } from "@dncjs/core";
import { modelFiles, readCard } from "@dncjs/models";
import { expect, it } from "vitest";
import { picturesOf } from "./accuracy.ts";
import { TRAINING } from "./accuracyDraw.ts";
import { BackendPool } from "./backends.ts";
import { SessionServices } from "./sessionServices.ts";

const backend = new ReferenceBackend({ precision: "float32" });
const pool = new BackendPool([{ name: "relaxed", label: "the reference", open: async () => backend }]);
const services = new SessionServices({ report: () => undefined, recovered: () => undefined }, pool);

it("draws the same pictures of one length every time", () => {
  const { steps, batch, x, answer } = picturesOf(3);
  expect([steps, batch]).toEqual([8, 512]);
  expect(answer.reduce((sum, isAnswer) => sum + isAnswer, 0)).toBe(3 * 512);
  expect(picturesOf(3).x).toEqual(x);
});

it("measures that networks with memory repeat twelve columns, and an LSTM does not", async () => {
  const { dnc, withoutLinks, lstm } = await services.accuracy({ length: 12 });
  expect(dnc).toBeGreaterThan(0.99);
  expect(withoutLinks).toBeGreaterThan(0.99);
  expect(lstm).toBeLessThan(0.85);
});

it("compares networks with the same training, the best of as many, and as many weights within 5 %", async () => {
  const cards = await Promise.all(
    (["copy", "copy-lstm", "copy-no-links"] as const).map((name) => readCard(modelFiles[name].card)),
  );
  for (const { task, batches, recipe, trials, parameters } of cards) {
    expect(task).toContain(`1 to ${TRAINING.columns} columns`);
    expect(batches * (recipe as { batchSize: number }).batchSize).toBe(TRAINING.pictures);
    expect(trials).toHaveLength(TRAINING.networks);
    expect(Math.abs(parameters / cards[0]!.parameters - 1)).toBeLessThan(0.05);
  }
});

it("measures that the LSTM repeats short pictures too", async () => {
  expect(await services.accuracy({ length: 3 })).toMatchObject({ dnc: 1, lstm: 1 });
});
