import { readdirSync, readFileSync } from "node:fs";
import { Dnc, readModel } from "@dncjs/core";
import { evaluate } from "@dncjs/train";
import { createWasmBackend } from "@dncjs/wasm";
import { describe, expect, it } from "vitest";
import { modelRecipes } from "../tools/recipes.ts";
import { type ModelFiles, modelFiles, readBytes, readCard, readHistory } from "./index.ts";

const entries = Object.entries<ModelFiles>(modelFiles);

it("names every folder that holds a model, and no other", () => {
  const folders = readdirSync(new URL("..", import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .filter(({ name }) => readdirSync(new URL(`../${name}`, import.meta.url)).includes("model.safetensors"));
  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(modelFiles).sort());
  expect(Object.keys(modelRecipes).sort()).toEqual(Object.keys(modelFiles).sort());
});

describe.each(entries)("the model %s", (name, files) => {
  it("is small, and loads", async () => {
    const bytes = await readBytes(files.model);
    expect(bytes.length).toBeLessThan(1e6);
    expect(readModel(bytes).values.length).toBe((await readCard(files.card)).parameters);
  });

  it("reaches on the evaluation set what its card says", async () => {
    const card = await readCard(files.card);
    const dnc = Dnc.load(await readBytes(files.model), { backend: await createWasmBackend({ build: "simd" }) });
    expect(await evaluate(dnc, modelRecipes[name]!.task())).toEqual(card.metrics);
  });

  it("was made by the recipe that is kept here", async () => {
    const card = await readCard(files.card);
    const { description, seed, recipe, data } = modelRecipes[name]!;
    expect(card).toMatchObject({ name, description, seed, data, recipe: JSON.parse(JSON.stringify(recipe)) });
    expect(card.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it("ends its history, if it has one, with the weights it has", async () => {
    if (!files.history) return expect(modelRecipes[name]!.moments).toEqual([]);
    const { curve, snapshots } = readHistory(await readBytes(files.history));
    expect([...snapshots.at(-1)!.values]).toEqual([...readModel(readFileSync(files.model)).values]);
    expect(snapshots.map(({ batches }) => batches)).toEqual(modelRecipes[name]!.moments);
    expect(curve.error[0]).toBeGreaterThan(0.4);
    expect(curve.error.at(-1)).toBeLessThan(0.01);
  });
});
