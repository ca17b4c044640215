// npm run models -- NAME...             retrains models of this package by their recipes and writes their files
// npm run models -- --from RUN NAME     replaces a model by that of a run of dnc train
// npm run models -- --measures NAME...  remeasures models without training and updates their cards
// The names default to all models that this package trains.
import { parseArgs } from "node:util";
import { importModel } from "./importModel.ts";
import { writeTable } from "./modelTable.ts";
import { modelImports, modelPlans, modelRecipes } from "./recipes/index.ts";
import { remeasure } from "./remeasure.ts";
import { trainModel } from "./trainModel.ts";

const options = { measures: { type: "boolean" }, from: { type: "string" } } as const;
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const known: Readonly<Record<string, object>> = values.measures
  ? modelPlans
  : values.from
    ? modelImports
    : modelRecipes;
const names = positionals.length > 0 || values.from ? positionals : Object.keys(known);
const unknown = names.find((name) => !known[name]);
if (unknown) throw new Error(`unknown model: got ${unknown}, expected ${Object.keys(known).join(", ")}`);
if (values.from && names.length !== 1) throw new Error(`--from: got ${names.length} models, expected one`);
for (const name of names) {
  if (values.from) await importModel(name, modelImports[name]!, values.from);
  else if (values.measures) await remeasure(name, modelPlans[name]!);
  else await trainModel(name, modelRecipes[name]!);
}
await writeTable();
