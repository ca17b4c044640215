// Writes `name.wgsl.ts` beside each `name.wgsl`: a module with the text of the shader, for tsc, Node and bundlers. Git ignores these files.
// Writes only modules whose text changes.
import { writeFileSync } from "node:fs";
import { isStale, shaderModules } from "../src/assets.ts";

const folder = new URL("../src/", import.meta.url);
for (const [file, text] of shaderModules(folder)) {
  if (isStale(file, text, folder)) writeFileSync(new URL(file, folder), text);
}
