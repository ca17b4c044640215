import { readFileSync } from "node:fs";
import { Dnc } from "@dncjs/core";
import { readCard } from "../src/index.ts";
import { measure } from "./measure.ts";
import { modelFolder, plainBackend, writeCard } from "./modelFolder.ts";
import type { ModelPlan } from "./modelRecipe.ts";

/** Measures a model without training it, and writes the measures to its card. */
export async function remeasure(name: string, { kind, lstm }: ModelPlan): Promise<void> {
  const folder = modelFolder(name);
  const model = Dnc.load(readFileSync(new URL("model.safetensors", folder)), { backend: await plainBackend() });
  const { measures: _, lstm: __, ...card } = await readCard(new URL("card.json", folder));
  const measures = await measure(model, kind);
  writeCard({ ...card, ...(lstm ? { lstm } : {}), measures });
  console.log(name, measures);
}
