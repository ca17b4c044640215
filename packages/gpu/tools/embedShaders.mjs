// Writes `name.wgsl.ts` beside each `name.wgsl`: the shader as a string, which tsc, Node and bundlers all import alike. Git ignores them.
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../src", import.meta.url));

/** A file that would not change is left alone. */
export function embedShaders() {
  for (const name of globSync("**/*.wgsl", { cwd: root })) {
    const text = readFileSync(join(root, name), "utf8");
    const module = `export const code: string = ${JSON.stringify(text)};\n`;
    const file = join(root, `${name}.ts`);
    if (!existsSync(file) || readFileSync(file, "utf8") !== module) writeFileSync(file, module);
  }
}

if (import.meta.main) embedShaders();
