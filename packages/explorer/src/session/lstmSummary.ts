import { modelFiles, readCard } from "@dncjs/models";
import type { ModelSummary } from "./messages.ts";

/** Summary of a model without memory; undefined if it is not shipped. */
export async function lstmSummary(name: string): Promise<ModelSummary["lstm"]> {
  const files = Object.entries(modelFiles).find(([model]) => model === name)?.[1];
  if (!files) return undefined;
  const { parameters, metrics } = await readCard(files.card);
  return { name, parameters, metrics };
}
