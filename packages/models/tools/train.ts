// npm run models -- NAME...             retrains models of this package by their recipes and writes their files
// npm run models -- --measures NAME...  remeasures them without training and updates their cards
// The names default to all models.
import { writeTable } from "./modelTable.ts";
import { modelRecipes } from "./recipes/index.ts";
import { remeasure } from "./remeasure.ts";
import { trainModel } from "./trainModel.ts";

const args = process.argv.slice(2);
const given = args.filter((arg) => arg !== "--measures");
const names = given.length > 0 ? given : Object.keys(modelRecipes);
const unknown = names.find((name) => !modelRecipes[name]);
if (unknown) throw new Error(`unknown model: got ${unknown}, expected ${Object.keys(modelRecipes).join(", ")}`);
for (const name of names) {
  await (args.includes("--measures") ? remeasure : trainModel)(name, modelRecipes[name]!);
}
await writeTable();
