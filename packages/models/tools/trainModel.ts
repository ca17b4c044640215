import { writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { Trainer } from "@dncjs/train";
import { HistoryWriter } from "./historyWriter.ts";
import { measure } from "./measure.ts";
import { modelFolder, plainBackend, writeCard } from "./modelFolder.ts";
import type { ModelRecipe } from "./modelRecipe.ts";

/** Trains a model by its recipe and writes its folder. */
export async function trainModel(name: string, modelRecipe: ModelRecipe): Promise<void> {
  const { seed, recipe, kind, moments = [], lstm } = modelRecipe;
  const backend = await plainBackend();
  const task = kind.task();
  const trainer = Trainer.create({ backend, task, recipe, seed });
  const history = new HistoryWriter(trainer, moments);
  const begin = performance.now();
  await history.record();
  await trainer.fit({
    onStep: () => history.record(),
    onEvaluation: ({ batch, metrics, lesson }) => console.log(name, batch, lesson ?? "", metrics),
  });
  const seconds = Math.round((performance.now() - begin) / 1000);
  const metrics = await trainer.evaluate("evaluation");
  const folder = modelFolder(name);
  const provenance = { task: task.name, description: task.description, metric: String(metrics[task.metric]) };
  writeFileSync(new URL("model.safetensors", folder), await trainer.model.save(provenance));
  writeCard({
    name,
    description: modelRecipe.description,
    task: task.description,
    recipe: trainer.recipe,
    seed,
    parameters: trainer.model.parameterCount,
    batches: trainer.batchesDone,
    metrics,
    backend: backend.description,
    seconds,
    date: new Date().toISOString().slice(0, 10),
    licence: "MIT",
    data: modelRecipe.data,
    ...kind.words?.(task),
    ...(lstm ? { lstm } : {}),
    measures: await measure(trainer.model, kind),
  });
  if (moments.length > 0) writeFileSync(new URL("history.safetensors", folder), history.bytes());
  console.log(name, metrics, `${seconds} s`);
}
