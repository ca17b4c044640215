// npm run models -- NAME...             trains models of this package again, by their recipes, and writes their files
// npm run models -- --measures NAME...  measures them again, without training, and writes that into their cards
// Without a name: all of them.
import { writeTable } from "./modelTable.ts";
import { modelRecipes } from "./recipes/index.ts";
import { remeasure } from "./remeasure.ts";
import { trainModel } from "./trainModel.ts";

const words = process.argv.slice(2);
const given = words.filter((word) => word !== "--measures");
const names = given.length > 0 ? given : Object.keys(modelRecipes);
const unknown = names.find((name) => !modelRecipes[name]);
if (unknown) throw new Error(`no model ${unknown}; there are ${Object.keys(modelRecipes).join(", ")}`);
for (const name of names) {
  await (words.includes("--measures") ? remeasure : trainModel)(name, modelRecipes[name]!);
}
await writeTable();
