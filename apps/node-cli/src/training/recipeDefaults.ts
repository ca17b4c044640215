import type { Recipe } from "@dncjs/train";
import { type CompleteRecipe, defineRecipe } from "@dncjs/train/tools";
import { count } from "../numbers.ts";

/** Flags of an LSTM, a GRU or of a memory, which the recipe's network may not have. */
const NOT_IN_ALL_NETWORKS = ["hiddenSize", "layers", "locations", "wordSize", "readHeads", "writeHeads"];

/** Returns the defaults of the flags of `dnc train` that are about the recipe, by the attribute of the flag. */
export function recipeDefaults(recipe: Recipe): ReadonlyMap<string, string> {
  const complete = defineRecipe(recipe);
  const { model, optimizer, curriculum, writePrice } = complete;
  const { controller, memory } = model;
  const layers = controller.type === "feedforward" ? undefined : controller;
  const numbers = {
    ...pick(complete, "batches", "batchSize", "evaluateEvery", "clipNorm", "clipValue", "gradientClip"),
  };
  const sizes = { ...pick(memory ?? {}, "locations", "wordSize", "readHeads", "writeHeads") };
  const memorySwitches = pick(memory ?? {}, "masking", "deallocation", "sharpness", "links", "allocation");
  const switches = { ...memorySwitches, ...pick(model, "layerNorm", "bidirectional") };
  return new Map<string, string>([
    ...NOT_IN_ALL_NETWORKS.map((name) => [name, "none"] as const),
    ...Object.entries({ ...numbers, ...sizes, ...pick(layers ?? {}, "hiddenSize", "layers") }).map(numberEntry),
    ...Object.entries(switches).map(([name, on]) => [name, on ? "on" : "off"] as const),
    ["optimizer", optimizer.type],
    ["learningRate", rateText(optimizer.learningRate)],
    ["keepEvery", complete.keepEvery === undefined ? "every state" : String(complete.keepEvery)],
    ["truncateEvery", complete.truncateEvery === undefined ? "whole batches" : String(complete.truncateEvery)],
    ["patience", String(complete.patience ?? 0)],
    ["onNonFinite", complete.onNonFinite ?? "stop"],
    ["bypassDropout", String(complete.bypassDropout ?? 0)],
    ["writePrice", writePrice ? `${writePrice.price}@${writePrice.from}` : "none"],
    ["curriculum", curriculum ? `${curriculum.advanceAt}@${curriculum.revisit}` : "none"],
    ["activeInputs", String(model.activeInputs ?? "all")],
    ["controller", layers?.type ?? "none"],
    ["feedforward", controller.type === "feedforward" ? controller.widths.join(",") : "none"],
  ]);
}

function pick(values: object, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}

function numberEntry([name, value]: readonly [string, unknown]): readonly [string, string] {
  return [name, Number.isInteger(value) ? count(value as number) : String(value)];
}

/** A rate or schedule in the form of the flag. */
function rateText(rate: CompleteRecipe["optimizer"]["learningRate"]): string {
  if (typeof rate === "number") return String(rate);
  return rate
    .map(({ at, value, shape }, index) => `${value}${index === 0 ? "" : `@${at}`}${shape ? `:${shape}` : ""}`)
    .join(",");
}
