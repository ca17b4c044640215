import { bySign, columnSymbols } from "@dncjs/inspect";
import type { Task } from "@dncjs/train";
import type { TaskKind } from "../modelRecipe.ts";

export const RANDOM_BITS = "random bits drawn while training";

/** A task with inputs of 6 bits and two flags, each with its sign, and outputs of 6 bits. */
export function bitColumns(signs: readonly [string, string], task: () => Task): TaskKind {
  const flags = signs.map((sign, at) => [6 + at, sign] as const);
  const channels = { symbol: { from: 0, bits: 6 }, flags, needed: 6 };
  return { task, decide: bySign, symbols: (_, batch) => columnSymbols(batch, channels) };
}
