import type { Dnc } from "@dncjs/core";
import { evaluate } from "@dncjs/train";
import type { TaskKind } from "./modelRecipe.ts";

/** Returns the fraction of wrong walks for each length of the kind's walks. */
export async function walkErrors(model: Dnc, { walks = {} }: TaskKind): Promise<Record<string, number>> {
  const errors: Record<string, number> = {};
  for (const [length, task] of Object.entries(walks)) errors[length] = (await evaluate(model, task())).walkError!;
  return errors;
}
