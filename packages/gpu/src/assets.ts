/**
 * Checks that the module beside each shader (`name.wgsl.ts`) holds the shader's current text. Development only: not part of the published
 * code. tools/embedShaders.mjs writes the modules.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";

const sourceFolder = new URL(".", import.meta.url);

/**
 * Returns the text of each generated module, by its path in `folder`. Removes comments and indentation to keep bundles small; line numbers
 * stay the same.
 */
export function shaderModules(folder: URL = sourceFolder): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".wgsl"));
  return new Map(
    files.map((file) => {
      const text = readFileSync(new URL(file.replaceAll("\\", "/"), folder), "utf8").replace(/ *\/\/.*|^ +/gm, "");
      return [`${file}.ts`, `export const code: string = ${JSON.stringify(text)};\n`];
    }),
  );
}

/** Whether a generated module is missing or differs from its text. */
export function isStale(file: string, text: string, folder: URL = sourceFolder): boolean {
  const url = new URL(file.replaceAll("\\", "/"), folder);
  return !existsSync(url) || readFileSync(url, "utf8") !== text;
}

/** @throws Error if a generated module does not hold the current text of its shader */
export function checkAssets(folder: URL = sourceFolder): void {
  const stale = [...shaderModules(folder)].filter(([file, text]) => isStale(file, text, folder)).map(([file]) => file);
  if (stale.length === 0) return;
  throw new Error(`The modules of the shaders are out of date (${stale.join(", ")}). Run \`npm run assets\`.`);
}
