import { ConfigError } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import { defineRecipe, type Recipe } from "./recipe.ts";
import { echoRecipe } from "./testing/echoRecipe.ts";

describe("a recipe", () => {
  it("is completed with defaults, also those of its network", () => {
    const { model, clipNorm, clipValue, gradientClip, writePrice, keepEvery } = defineRecipe({
      model: {},
      optimizer: { type: "adam", learningRate: 1e-3 },
      batchSize: 1,
      batches: 1,
      evaluateEvery: 1,
      stopWhenSolved: false,
    });
    expect(model.controller).toMatchObject({ type: "lstm", hiddenSize: 64, layers: 1 });
    expect(model.memory).toMatchObject({ locations: 16, wordSize: 16, readHeads: 1, usageResolution: 128 });
    expect({ clipNorm, clipValue, gradientClip }).toEqual({ clipNorm: 0, clipValue: 0, gradientClip: 0 });
    expect([writePrice, keepEvery]).toEqual([undefined, undefined]);
  });

  it("does not change if completed again, also after JSON", () => {
    const complete = defineRecipe({
      ...echoRecipe,
      curriculum: { advanceAt: 0.1, revisit: 0.2, locations: [1, 4] },
      patience: 3,
      onNonFinite: "rollBack",
    });
    expect(complete).toMatchObject({ curriculum: { advanceAt: 0.1, revisit: 0.2, locations: [1, 4] }, patience: 3 });
    expect(defineRecipe(JSON.parse(JSON.stringify(complete)))).toEqual(complete);
  });

  it("can have a network without memory, whose lessons then have no locations", () => {
    const curriculum = { advanceAt: 0.1, revisit: 0.2, locations: [1, 4] };
    const complete = defineRecipe({ ...echoRecipe, model: { memory: null }, curriculum });
    expect(complete.model.memory).toBeNull();
    expect(complete.curriculum).toEqual({ advanceAt: 0.1, revisit: 0.2 });
  });

  it.each([
    ["batchSize", { batchSize: 0 }],
    ["batches", { batches: 1.5 }],
    ["evaluateEvery", { evaluateEvery: undefined }],
    ["stopWhenSolved", { stopWhenSolved: "yes" }],
    ["clipNorm", { clipNorm: -1 }],
    ["clipValue", { clipValue: Number.NaN }],
    ["gradientClip", { gradientClip: null }],
    ["keepEvery", { keepEvery: 0 }],
    ["truncateEvery", { truncateEvery: 0.5 }],
    ["keepEvery", { keepEvery: 2, truncateEvery: 4 }],
    ["truncateEvery", { truncateEvery: 4, model: { bidirectional: true } }],
    ["bypassDropout", { bypassDropout: 1 }],
    ["bypassDropout", { bypassDropout: -0.1 }],
    ["writePrice.from", { writePrice: { price: 1, from: 2 } }],
    ["writePrice.price", { writePrice: { from: 0 } }],
    ["curriculum.advanceAt", { curriculum: { advanceAt: -1, revisit: 0 } }],
    ["curriculum.revisit", { curriculum: { advanceAt: 0.1, revisit: 1 } }],
    ["curriculum.locations[1]", { curriculum: { advanceAt: 0.1, revisit: 0, locations: [4, 5] } }],
    ["curriculum.locations", { curriculum: { advanceAt: 0.1, revisit: 0, locations: [] } }],
    ["curriculum", { curriculum: 0.1 }],
    ["patience", { patience: 0 }],
    ["onNonFinite", { onNonFinite: "ignore" }],
    ["model.controller.hiddenSize", { model: { controller: { hiddenSize: 0 } } }],
    ["model.memory.colour", { model: { memory: { colour: 1 } } }],
    ["model.inputSize", { model: { inputSize: 3 } }],
    ["model", { model: undefined }],
    ["optimizer.type", { optimizer: undefined }],
    ["momentum", { momentum: 0.9 }],
  ])("is rejected if %s is invalid", (field, change) => {
    const define = () => defineRecipe({ ...echoRecipe, ...change } as Recipe);
    expect(define).toThrow(ConfigError);
    expect(define).toThrow(`${field}: got`);
  });
});
