import { readdirSync, readFileSync } from "node:fs";
import { env } from "node:process";
import { CheckpointError, Dnc, Random } from "@dncjs/core";
import { readModel } from "@dncjs/core/run";
import { evaluate } from "@dncjs/train";
import { createWasmBackend } from "@dncjs/wasm";
import { describe, expect, it } from "vitest";
import { measure } from "../tools/measure.ts";
import { modelTable, tableInReadme } from "../tools/modelTable.ts";
import { hasBabiText } from "../tools/recipes/babi.ts";
import { modelImports, modelPlans, modelRecipes } from "../tools/recipes/index.ts";
import { type ModelFiles, type ModelName, modelFiles, readBytes, readCard, readHistory } from "./index.ts";

/** Without the bAbI text its models are not evaluated, except in CI, where this is a failure. */
const isLeftOut = (name: string) => name.startsWith("babi") && !hasBabiText && env.CI === undefined;

const entries = Object.entries<ModelFiles>(modelFiles);

/** Flips bits of the header, of the key and the digits of the digest, and of the data. */
function expectDamageRefused(bytes: Uint8Array, read: (bytes: Uint8Array) => unknown): void {
  read(bytes);
  const key = Buffer.from(bytes).indexOf("dncjs.sha256");
  expect(key).toBeGreaterThan(0);
  const inKey = Array.from({ length: 8 * 12 }, (_, bit) => 8 * key + bit);
  const random = new Random(11).fork("flipped bits");
  const within = (length: number) => Array.from({ length: 50 }, () => Math.floor(8 * length * random.uniform()));
  for (const bit of [...inKey, ...within(1000), ...within(bytes.length), 8 * bytes.length - 1]) {
    const damaged = bytes.slice();
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => read(damaged), `bit ${bit}`).toThrow(CheckpointError);
  }
}

it("modelFiles and the recipes list every folder with a model and no other", () => {
  const folders = readdirSync(new URL("..", import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .filter(({ name }) => readdirSync(new URL(`../${name}`, import.meta.url)).includes("model.safetensors"));
  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(modelFiles).sort());
  expect(Object.keys(modelPlans).sort()).toEqual(Object.keys(modelFiles).sort());
});

it("the table of the README equals the cards", async () => {
  expect(tableInReadme()).toBe((await modelTable()).trim());
});

describe.each(entries)("the model %s", (name, files) => {
  it("is smaller than 3 MB and loads", async () => {
    const bytes = await readBytes(files.model);
    expect(bytes.length).toBeLessThan(3e6);
    expect(readModel(bytes).values.length).toBe((await readCard(files.card)).parameters);
  });

  it("has an entry with its bytes or its address, and its card", async () => {
    const { model, card } = await import(`../build/${name}.js`);
    const bytes = model instanceof URL ? await readBytes(model) : model;
    expect(Buffer.compare(bytes, await readBytes(files.model))).toBe(0);
    expect(card).toEqual(await readCard(files.card));
  });

  it("holds a digest: a single flipped bit is refused", async () => {
    expectDamageRefused(await readBytes(files.model), readModel);
    if (files.history) expectDamageRefused(await readBytes(files.history), readHistory);
  });

  it.skipIf(isLeftOut(name))("reaches the metrics and measures of its card", async () => {
    const { metrics, measures } = await readCard(files.card);
    const { kind } = modelPlans[name]!;
    const dnc = Dnc.load(await readBytes(files.model), { backend: await createWasmBackend({ build: "simd" }) });
    expect(await evaluate(dnc, kind.task())).toEqual(metrics);
    expect(await measure(dnc, kind)).toEqual(measures);
  });

  it("has the recipe of its card", async () => {
    const card = await readCard(files.card);
    const { description, data, lstm } = modelPlans[name]!;
    expect(card).toMatchObject({ name, description, data });
    expect(card.lstm).toBe(lstm);
    expect(card.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    if (!modelRecipes[name]) return;
    const { seeds, recipe } = modelRecipes[name];
    expect(card).toMatchObject({ recipe: JSON.parse(JSON.stringify(recipe)) });
    const { trials = [{ seed: card.seed, error: 0 }] } = card;
    expect(trials.map(({ seed }) => seed)).toEqual(seeds);
    const least = Math.min(...trials.map(({ error }) => error));
    expect(trials.find(({ error }) => error === least)!.seed).toBe(card.seed);
  });

  it("has its weights at the end of its history, if it has one", async () => {
    if (!files.history) return expect(modelRecipes[name]?.moments).toBeUndefined();
    const { curve, snapshots } = readHistory(await readBytes(files.history));
    expect([...snapshots.at(-1)!.values]).toEqual([...readModel(readFileSync(files.model)).values]);
    expect(snapshots.map(({ batches }) => batches)).toEqual(modelRecipes[name]!.moments);
    expect(curve.error[0]).toBeGreaterThan(0.4);
    expect(curve.error.at(-1)).toBeLessThan(0.01);
  });
});

describe.each(Object.keys(modelImports))("the model %s of a run", (name) => {
  const { walks = {} } = modelImports[name]!.kind;

  it("has walks of every length on its card", async () => {
    const { walkErrors = {} } = await readCard(modelFiles[name as ModelName].card);
    expect(Object.keys(walkErrors)).toEqual(Object.keys(walks));
  });

  it.each(Object.entries(walks))("has the wrong walks of its card, of %s edges", async (length, task) => {
    const { walkErrors } = await readCard(modelFiles[name as ModelName].card);
    const bytes = await readBytes(modelFiles[name as ModelName].model);
    const dnc = Dnc.load(bytes, { backend: await createWasmBackend({ build: "simd" }) });
    expect((await evaluate(dnc, task())).walkError).toBe(walkErrors![length]);
  });

  it("has the sizes, the seed and the batches of its card, and the memory of its import", async () => {
    const { recipe, seed, batches, training } = await readCard(modelFiles[name as ModelName].card);
    const { config, provenance, ...file } = readModel(await readBytes(modelFiles[name as ModelName].model));
    const { model } = recipe as { model: { controller: object; memory: object } };
    expect(config.controller).toEqual(model.controller);
    expect(config.memory).toMatchObject({ ...model.memory, locations: modelImports[name]!.locations });
    expect([file.seed, provenance.batches]).toEqual([seed, String(batches)]);
    const { lessons, taskLessons, reached } = training!;
    expect(lessons ? lessons[reached!] : reached === taskLessons!.length).toBeTruthy();
  });
});

describe.each(entries.filter(([name]) => modelPlans[name]!.lstm))("the LSTM beside %s", (name) => {
  it("has no memory, the same task, and the same number of parameters within 5 %", async () => {
    const [own, other] = await Promise.all(
      [name, modelPlans[name]!.lstm!].map((each) => readCard(modelFiles[each as ModelName].card)),
    );
    expect(own!.recipe).toMatchObject({ model: { memory: { readHeads: 1 } } });
    expect(other!.recipe).toMatchObject({ model: { memory: null, controller: { type: "lstm" } } });
    expect(other!.task).toBe(own!.task);
    expect(Math.abs(other!.parameters / own!.parameters - 1)).toBeLessThan(0.05);
    for (const { parameters } of [own!, other!]) expect(other!.description).toContain(parameters.toLocaleString("en"));
  });
});
