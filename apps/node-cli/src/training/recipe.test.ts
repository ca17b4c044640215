import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyRecipe } from "@dncjs/tasks";
import type { Recipe } from "@dncjs/train";
import { defineRecipe } from "@dncjs/train/tools";
import { expect, test } from "vitest";
import { describeNetwork, describeTraining } from "../describe.ts";
import { differences } from "../runs/differences.ts";
import { temporaryFolder } from "../testing/command.ts";
import { applyFlags, plannedRecipe, type RecipeFlags, readRecipe } from "./recipe.ts";

test("without flags the recipe is unchanged", () => {
  expect(defineRecipe(applyFlags(copyRecipe, {}))).toEqual(defineRecipe(copyRecipe));
});

test("a flag changes only its own field", () => {
  const { model, optimizer } = defineRecipe(
    applyFlags(copyRecipe, {
      locations: 32,
      masking: true,
      layerNorm: true,
      bidirectional: true,
      activeInputs: 2,
      learningRate: 0.001,
    }),
  );
  expect(model).toMatchObject({ layerNorm: true, bidirectional: true, activeInputs: 2 });
  expect(model.memory).toEqual({ ...defineRecipe(copyRecipe).model.memory, locations: 32, masking: true });
  expect(optimizer).toMatchObject({ type: "adam", learningRate: 0.001 });
});

test("--config changes single fields; an object of another type replaces the whole, and so do null and lists", () => {
  const file = join(temporaryFolder(), "recipe.json");
  const read = (changes: object) => {
    writeFileSync(file, JSON.stringify(changes));
    return defineRecipe(readRecipe(file, copyRecipe));
  };
  const base = defineRecipe(copyRecipe);
  const { controller, memory } = base.model;
  expect(read({ model: { memory: { locations: 9 } } })).toEqual({
    ...base,
    model: { ...base.model, memory: { ...memory, locations: 9 } },
  });
  expect(read({ model: { controller: { hiddenSize: 7 } } }).model).toMatchObject({
    memory,
    controller: { ...controller, hiddenSize: 7 },
  });
  expect(read({ model: { controller: { type: "feedforward", widths: [8] } } }).model.controller).toEqual({
    type: "feedforward",
    widths: [8],
  });
  expect(read({ model: { memory: null } }).model).toMatchObject({ controller, memory: null });
  expect(read({ optimizer: { learningRate: 0.5 } }).optimizer).toMatchObject({ ...base.optimizer, learningRate: 0.5 });
  const decayed = { type: "adamw", learningRate: [{ at: 0, value: 1 }], weightDecay: 0.1 } as const;
  expect(read({ optimizer: decayed }).optimizer).toMatchObject(decayed);
  expect(read({ recipe: base })).toEqual(base);
});

test("sets and removes optional fields", () => {
  const all = { curriculum: { advanceAt: 0.05, revisit: 0.1 }, patience: 5, onNonFinite: "skip" } as const;
  const recipe = applyFlags(copyRecipe, all);
  expect(defineRecipe(recipe)).toMatchObject(all);
  expect(defineRecipe(applyFlags(recipe, {}))).toMatchObject(all);
  const without = defineRecipe(applyFlags(recipe, { curriculum: false, patience: 0, onNonFinite: "stop" }));
  expect(without).toEqual({ ...defineRecipe(copyRecipe), onNonFinite: "stop" });
});

test("a curriculum keeps the locations of its lessons, unless the network gets another number", () => {
  const curriculum = { advanceAt: 0.1, revisit: 0.2, locations: [4, 16] };
  const recipe = { ...copyRecipe, curriculum };
  expect(applyFlags(recipe, {}).curriculum).toEqual(curriculum);
  const stricter = applyFlags(recipe, { curriculum: { advanceAt: 0.05, revisit: 0 } });
  expect(stricter.curriculum).toEqual({ advanceAt: 0.05, revisit: 0, locations: [4, 16] });
  expect(applyFlags(recipe, { locations: 8 }).curriculum).toEqual({ advanceAt: 0.1, revisit: 0.2 });
  expect(defineRecipe(applyFlags(recipe, { memory: false })).curriculum).toEqual({ advanceAt: 0.1, revisit: 0.2 });
});

test("another optimizer keeps only the learning rate", () => {
  const torch = { type: "rmspropTorch", learningRate: 0.01, momentum: 0.9, decay: 0.99 } as const;
  const { optimizer } = applyFlags({ ...copyRecipe, optimizer: torch }, { optimizer: "adam" });
  expect(optimizer).toEqual({ type: "adam", learningRate: 0.01 });
});

test("--bypass-dropout is a part of the recipe and of its description", () => {
  const recipe = defineRecipe(applyFlags(copyRecipe, { bypassDropout: 0.1 }));
  expect(recipe.bypassDropout).toBe(0.1);
  expect(describeTraining(recipe, undefined)).toContain("bypass dropout 10 %");
  expect(describeTraining(defineRecipe(copyRecipe), undefined)).not.toContain("dropout");
});

test("--no-memory removes the memory, --feedforward replaces the LSTM", () => {
  const { model } = defineRecipe(applyFlags(copyRecipe, { memory: false, feedforward: [64, 32] }));
  expect(model).toMatchObject({ memory: null, controller: { type: "feedforward", widths: [64, 32] } });
});

test("--feedforward drops a reverse controller, unless --bidirectional asks for one", () => {
  const recipe = { ...copyRecipe, model: { ...copyRecipe.model, bidirectional: true } };
  expect(applyFlags(recipe, { feedforward: [8] }).model.bidirectional).toBe(false);
  expect(applyFlags(recipe, { feedforward: [8], bidirectional: true }).model.bidirectional).toBe(true);
  expect(applyFlags(recipe, { hiddenSize: 8 }).model.bidirectional).toBe(true);
});

test.each<[RecipeFlags, string]>([
  [{ batchSize: 0 }, "--batch-size: got 0, expected"],
  [{ controller: "gru", hiddenSize: 0 }, "--hidden-size: got 0, expected"],
  [{ learningRate: [{ at: 0.5, value: 1 }] }, "--learning-rate: got 0.5, expected"],
  [{ sparseReads: 0 }, "--sparse-reads: got 0, expected"],
  [{ feedforward: [4], bidirectional: true }, "model.bidirectional: got true, expected"],
])("an invalid value names its flag: %j", (flags, message) => {
  expect(() => plannedRecipe(copyRecipe, flags)).toThrow(message);
});

test("an invalid value of a file names the file, unless a flag replaces it", () => {
  const config = join(temporaryFolder(), "config.json");
  writeFileSync(config, '{ "model": { "memory": { "locations": 0 } } }');
  expect(() => plannedRecipe(copyRecipe, { config, batchSize: 4 })).toThrow(
    `--config ${config}, model.memory.locations: got 0, expected`,
  );
  expect(plannedRecipe(copyRecipe, { config, locations: 8 }).model.memory?.locations).toBe(8);
});

test("--controller gru keeps the sizes of an LSTM and drops its bias, and appears in the description", () => {
  const recipe = { ...copyRecipe, model: { ...copyRecipe.model, controller: { hiddenSize: 24, forgetBias: 2 } } };
  const gru = applyFlags(recipe, { controller: "gru", layers: 2 });
  expect(gru.model.controller).toEqual({ type: "gru", hiddenSize: 24, layers: 2 });
  expect(describeNetwork(defineRecipe(gru).model)).toMatch(/^GRU of 2 × 24, memory/);
  expect(applyFlags(gru, { hiddenSize: 8 }).model.controller).toEqual({ type: "gru", hiddenSize: 8, layers: 2 });
  expect(applyFlags(gru, { controller: "lstm" }).model.controller).toEqual({ type: "lstm", hiddenSize: 24, layers: 2 });
  expect(applyFlags(recipe, { layers: 3 }).model.controller).toMatchObject({ type: "lstm", forgetBias: 2, layers: 3 });
});

test("--no-links and --no-allocation turn off parts of the memory and appear in the description", () => {
  const { model } = defineRecipe(applyFlags(copyRecipe, { links: false, allocation: false, sharpness: true }));
  expect(model.memory).toMatchObject({ locations: 16, wordSize: 12, sharpness: true, links: false, allocation: false });
  expect(describeNetwork(model)).toMatch(/write head, sharpness, no links, no allocation$/);
  expect(describeNetwork({ ...model, layerNorm: true })).toMatch(/^LSTM of \d+ with layer norm, memory/);
  expect(describeNetwork({ ...model, bidirectional: true })).toMatch(/^bidirectional LSTM of \d+, memory/);
  expect(describeNetwork(defineRecipe(copyRecipe).model)).not.toMatch(/links|allocation/);
  const sparse = defineRecipe(applyFlags(copyRecipe, { sparse: true, links: false })).model;
  expect(describeNetwork(sparse)).toMatch(/no links, sparse: 8 reads, 8 allocations$/);
});

test("--sparse and its sizes make the memory sparse and appear in the description; --no-sparse makes it dense again", () => {
  const few = { reads: 8, links: 8, allocations: 8, similarityResolution: 1024 };
  const sparseOf = (flags: RecipeFlags, recipe: Recipe = copyRecipe) =>
    defineRecipe(applyFlags(recipe, flags)).model.memory?.sparse;
  expect(sparseOf({ sparse: true })).toEqual(few);
  const flags = { sparseReads: 4, sparseLinks: 5, sparseAllocations: 6, sparseResolution: 512 };
  expect(sparseOf(flags)).toEqual({ reads: 4, links: 5, allocations: 6, similarityResolution: 512 });
  const sparse = applyFlags(copyRecipe, { sparseReads: 4 });
  expect(sparseOf({ sparseLinks: 2 }, sparse)).toEqual({ ...few, reads: 4, links: 2 });
  expect([sparseOf({}, sparse), sparseOf({ sparse: false }, sparse)]).toEqual([{ ...few, reads: 4 }, null]);
  expect(describeNetwork(defineRecipe(sparse).model)).toMatch(/sparse: 4 reads, 8 links, 8 allocations$/);
});

test("reports the first difference of two recipes by its path", () => {
  const wide = applyFlags(copyRecipe, { wordSize: 20 });
  expect(differences([copyRecipe, wide])).toEqual([{ path: "model.memory.wordSize", values: [12, 20] }]);
  expect(differences([copyRecipe, applyFlags(copyRecipe, {})])).toEqual([]);
});
