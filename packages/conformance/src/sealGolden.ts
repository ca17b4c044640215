/**
 * Adds a digest to golden files that another library wrote, without changing any number: `npm run seal -w packages/conformance -- FILE…`.
 * Replaces each file.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { readSafetensors, writeSafetensors } from "@dncjs/core";
import { goldenConfig } from "@dncjs/core/run";
import { writeFileAtomically } from "@dncjs/train/node";

/** npm runs scripts in the folder of the package. */
const folder = process.env.INIT_CWD ?? ".";

for (const path of process.argv.slice(2).map((given) => resolve(folder, given))) {
  const file = readSafetensors(readFileSync(path));
  goldenConfig(file);
  await writeFileAtomically(path, writeSafetensors(file.tensors, Object.fromEntries(file.metadata), { digest: true }));
}
