// Writes `name.wgsl.ts` beside each `name.wgsl`: a module with the text of the shader, for tsc, Node and bundlers. Git ignores these files.
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../src", import.meta.url));

/** Removes comments to keep bundles small; line numbers stay the same. Writes only modules whose text changes. */
export function embedShaders() {
  for (const name of globSync("**/*.wgsl", { cwd: root })) {
    const text = readFileSync(join(root, name), "utf8").replace(/ *\/\/.*/g, "");
    const module = `export const code: string = ${JSON.stringify(text)};\n`;
    const file = join(root, `${name}.ts`);
    if (!existsSync(file) || readFileSync(file, "utf8") !== module) writeFileSync(file, module);
  }
}

if (import.meta.main) embedShaders();
