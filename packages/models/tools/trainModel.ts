import { writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import type { Backend } from "@dncjs/core";
import { type Metrics, Trainer } from "@dncjs/train";
import type { Trial } from "../src/index.ts";
import { HistoryWriter } from "./historyWriter.ts";
import { measure } from "./measure.ts";
import { modelFolder, plainBackend, writeCard } from "./modelFolder.ts";
import type { ModelRecipe } from "./modelRecipe.ts";

/** A trained network. */
interface Trained extends Trial {
  readonly trainer: Trainer;
  readonly history: HistoryWriter;
  readonly seconds: number;
}

/** Trains a model by its recipe, once with each seed, and writes the folder of the best. */
export async function trainModel(name: string, modelRecipe: ModelRecipe): Promise<void> {
  const backend = await plainBackend();
  const trials: Trial[] = [];
  let best: Trained | undefined;
  for (const seed of modelRecipe.seeds) {
    const trained = await trainSeed(name, modelRecipe, backend, seed);
    trials.push({ seed, error: trained.error });
    const worse = best && best.error <= trained.error ? trained : best;
    best = worse === trained ? best : trained;
    worse?.trainer.dispose();
  }
  await writeModel(name, modelRecipe, best!, trials);
}

async function trainSeed(
  name: string,
  { recipe, kind, moments = [] }: ModelRecipe,
  backend: Backend,
  seed: number,
): Promise<Trained> {
  const trainer = Trainer.create({ backend, task: kind.task(), recipe, seed });
  const history = new HistoryWriter(trainer, moments);
  const begin = performance.now();
  await history.record();
  await trainer.fit({
    onStep: () => history.record(),
    onEvaluation: ({ batch, metrics, lesson }) => console.log(name, seed, batch, lesson ?? "", metrics),
  });
  const seconds = Math.round((performance.now() - begin) / 1000);
  const error = (await trainer.evaluate("validation"))[trainer.task.metric]!;
  return { seed, error, trainer, history, seconds };
}

async function writeModel(
  name: string,
  { description, kind, moments, lstm, data }: ModelRecipe,
  { seed, trainer, history, seconds }: Trained,
  trials: readonly Trial[],
): Promise<void> {
  const { task, recipe, model, batchesDone } = trainer;
  const metrics: Metrics = await trainer.evaluate("evaluation");
  const folder = modelFolder(name);
  const provenance = { task: task.name, description: task.description, metric: String(metrics[task.metric]) };
  writeFileSync(new URL("model.safetensors", folder), await model.save(provenance));
  writeCard({
    name,
    description,
    task: task.description,
    recipe,
    seed,
    ...(trials.length > 1 ? { trials } : {}),
    parameters: model.parameterCount,
    batches: batchesDone,
    metrics,
    backend: (await plainBackend()).description,
    seconds,
    date: new Date().toISOString().slice(0, 10),
    licence: "MIT",
    data,
    ...kind.words?.(task),
    ...(lstm ? { lstm } : {}),
    measures: await measure(model, kind),
  });
  if (moments) writeFileSync(new URL("history.safetensors", folder), history.bytes());
  console.log(name, metrics, `${seconds} s`);
}
