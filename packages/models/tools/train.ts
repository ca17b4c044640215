// npm run models [NAME...]: trains the models of this package again, by the recipes of recipes.ts, and writes their files.
import { mkdirSync, writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { writeSafetensors } from "@dncjs/core";
import { Trainer } from "@dncjs/train";
import { createWasmBackend } from "@dncjs/wasm";
import { type ModelRecipe, modelRecipes } from "./recipes.ts";

/** Batches between two points of the curve. */
const POINT_EVERY = 25;

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(modelRecipes);
for (const name of names) {
  const recipe = modelRecipes[name];
  if (!recipe) throw new Error(`no model ${name}; there are ${Object.keys(modelRecipes).join(", ")}`);
  await make(name, recipe);
}

async function make(name: string, { description, seed, recipe, data, moments, task: makeTask }: ModelRecipe) {
  // Plain SIMD: the same bits on every machine.
  const backend = await createWasmBackend({ build: "simd" });
  const task = makeTask();
  const trainer = Trainer.create({ backend, task, recipe, seed });
  const { model } = trainer;
  const begin = performance.now();
  const curve: [number, number][] = [];
  const snapshots: [number, ArrayLike<number>][] = [];
  const look = async () => {
    const done = trainer.batchesDone;
    if (moments.length > 0 && done % POINT_EVERY === 0) {
      curve.push([done, (await trainer.evaluate("validation"))[task.metric]!]);
    }
    if (moments.includes(done)) snapshots.push([done, await model.parameters.values.read()]);
  };
  await look();
  await trainer.fit({
    onStep: look,
    onEvaluation: ({ batch, metrics }) => console.log(name, batch, metrics),
  });
  const seconds = Math.round((performance.now() - begin) / 1000);
  const metrics = await trainer.evaluate("evaluation");
  const folder = new URL(`../${name}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  const provenance = { task: task.name, description: task.description, metric: String(metrics[task.metric]) };
  writeFileSync(new URL("model.safetensors", folder), await model.save(provenance));
  const card = {
    ...{ name, description, task: task.description, recipe: trainer.recipe, seed, parameters: model.parameterCount },
    ...{ batches: trainer.batchesDone, metrics, backend: backend.description, seconds },
    ...{ date: new Date().toISOString().slice(0, 10), licence: "MIT", data },
  };
  writeFileSync(new URL("card.json", folder), `${JSON.stringify(card, null, 2)}\n`);
  if (moments.length > 0) writeFileSync(new URL("history.safetensors", folder), history(curve, snapshots, trainer));
  console.log(name, metrics, `${seconds} s`);
}

function history(curve: [number, number][], snapshots: [number, ArrayLike<number>][], trainer: Trainer): Uint8Array {
  const vector = (values: Iterable<number>) => {
    const data = Float32Array.from(values);
    return { dtype: "F32", shape: [data.length], data } as const;
  };
  const [S, P] = [snapshots.length, trainer.model.parameterCount];
  const values = new Float32Array(S * P);
  snapshots.forEach(([, row], s) => {
    values.set(row, s * P);
  });
  return writeSafetensors(
    [
      ["curve.batches", vector(curve.map(([batches]) => batches))],
      ["curve.error", vector(curve.map(([, error]) => error))],
      ["snapshot.batches", vector(snapshots.map(([batches]) => batches))],
      ["snapshot.values", { dtype: "F32", shape: [S, P], data: values }],
    ],
    { batchSize: String(trainer.recipe.batchSize) },
  );
}
