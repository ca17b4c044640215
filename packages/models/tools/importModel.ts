import { readFileSync, writeFileSync } from "node:fs";
import { Dnc } from "@dncjs/core";
import { readModel, withLocations, writeModel } from "@dncjs/core/run";
import { evaluate } from "@dncjs/train";
import { type RunDescription, RunFolder } from "@dncjs/train/node";
import type { Card } from "../src/index.ts";
import { inBfloat16 } from "./bfloat16.ts";
import { measure } from "./measure.ts";
import { modelFolder, plainBackend, writeCard } from "./modelFolder.ts";
import type { ModelImport } from "./modelRecipe.ts";
import { walkErrors } from "./walkErrors.ts";

/**
 * Takes the network of a run of `dnc train`, rounds its weights to BF16, evaluates and measures it, and writes the folder of the model. The
 * folder is a run too, for `dnc run` and `dnc eval`.
 */
export async function importModel(name: string, plan: ModelImport, run: string): Promise<void> {
  const { kind, locations, data } = plan;
  const folder = new RunFolder(run);
  const description = folder.description();
  writeRun(name, description);
  const { recipe, seed, task: trained } = description;
  const { data: _, vocabulary: __, positions: ___, ...training } = trained as Partial<Record<string, object>>;
  const file = readModel(folder.model());
  const task = kind.task();
  const backend = await plainBackend();
  const config = withLocations(file.config, locations);
  const model = Dnc.load(inBfloat16(writeModel({ ...file, config })), { backend });
  const metrics = await evaluate(model, task);
  const provenance = { task: task.name, description: task.description, metric: String(metrics[task.metric]) };
  const batches = Number(file.provenance.batches);
  writeFileSync(
    new URL("model.safetensors", modelFolder(name)),
    inBfloat16(await model.save({ ...provenance, batches: String(batches) })),
  );
  const { seconds, lesson } = progressOf(folder);
  writeCard({
    name,
    description: plan.description,
    task: task.description,
    training: { ...training, ...lesson },
    recipe,
    seed,
    parameters: model.parameterCount,
    batches,
    metrics,
    ...(kind.walks ? { walkErrors: await walkErrors(model, kind) } : {}),
    backend: backend.description,
    seconds,
    date: new Date().toISOString().slice(0, 10),
    licence: "MIT",
    data,
    ...kind.words?.(task),
    measures: await measure(model, kind),
  });
  console.log(name, metrics);
}

/** Writes the description of the run. The folder of its data, if it has one, is named as in the archive of the data. */
function writeRun(name: string, { task, ...description }: RunDescription): void {
  const { data } = task as { data?: string };
  const named = data === undefined ? task : { ...task, data: data.split("/").slice(-2).join("/") };
  const text = JSON.stringify({ ...description, task: named }, null, 2);
  writeFileSync(new URL("run.json", modelFolder(name)), `${text}\n`);
}

/** Returns the duration of the run, and the last lesson that it trained on, as a place in the list of lessons. */
function progressOf({ metricsPath }: RunFolder): {
  seconds: number;
  lesson: Pick<NonNullable<Card["training"]>, "reached">;
} {
  const events = readFileSync(metricsPath, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const seconds = Math.round(events.at(-1).seconds);
  const at = events.findLast(({ lesson }) => lesson !== undefined)?.lesson;
  return { seconds, lesson: at === undefined ? {} : { reached: at } };
}
