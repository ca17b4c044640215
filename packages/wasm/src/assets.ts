/**
 * Checks that the compiled kernels in build/ are up to date with their sources. Development only: not part of the published code.
 *
 * kernels.sha256 in the package has the SHA-256 of each compiled module; `npm run hashes` rewrites it after a change of the kernels.
 *
 * build/sources.json maps each target of asconfig.json to the hash of the sources it was compiled from. tools/compile.mjs writes it.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { layoutText } from "./layout.ts";

const packageFolder = new URL("..", import.meta.url);

/**
 * Returns the hash of all that determines the compiled kernels: files in `folder`, the version of the compiler, and the layout from which
 * assembly/generated is written. Of the layout only the values count, not the text of the TypeScript that defines them.
 */
export function hashOfSources(folder: URL = packageFolder): string {
  const hash = createHash("sha256");
  for (const file of sourcesIn(folder)) hash.update(`${file}\n`).update(readFileSync(new URL(file, folder)));
  const { devDependencies } = readJson(new URL("package.json", folder));
  return hash.update(JSON.stringify([devDependencies, layoutText()])).digest("hex");
}

function sourcesIn(folder: URL): string[] {
  const files = ["assembly", "tools"].flatMap((name) =>
    readdirSync(new URL(name, folder), { recursive: true, encoding: "utf8" }).map((file) => `${name}/${file}`),
  );
  const sources = files.map((file) => file.replaceAll("\\", "/")).filter((file) => /\.(ts|mjs|json)$/.test(file));
  return ["asconfig.json", ...sources.filter((file) => !/^(assembly\/generated|tools\/compare)/.test(file)).sort()];
}

/** @throws Error if a target of asconfig.json was not compiled from the current sources */
export function checkAssets(folder: URL = packageFolder): void {
  const stale = staleTargets(hashOfSources(folder), folder);
  if (stale.length === 0) return;
  throw new Error(`The compiled wasm kernels are out of date (${stale.join(", ")}). Run \`npm run assets\`.`);
}

/** Returns the targets that were not compiled from the sources with this hash. */
export function staleTargets(hash: string, folder: URL = packageFolder): string[] {
  const compiled = compiledHashes(folder);
  const isFresh = (target: string, files: readonly string[]) =>
    compiled[target] === hash && files.every((file) => existsSync(new URL(file, folder)));
  return Object.entries(readTargets(folder)).flatMap(([target, { outFile }]) =>
    isFresh(target, [outFile, ...derivedFiles(outFile)]) ? [] : target,
  );
}

/** The targets of asconfig.json, by name. */
export function readTargets(folder: URL = packageFolder): Readonly<Record<string, { readonly outFile: string }>> {
  return readJson(new URL("asconfig.json", folder)).targets;
}

/** The file of the same kernels for threads, which tools/compile.mjs derives. Kernels that only run networks have one thread. */
export function derivedFiles(outFile: string): readonly string[] {
  return outFile.includes(".run.") ? [] : [outFile.replace(".wasm", ".threads.wasm")];
}

/** Records that `target` was compiled from the sources with this hash. */
export function recordCompiled(target: string, hash: string, folder: URL = packageFolder): void {
  const compiled = { ...compiledHashes(folder), [target]: hash };
  writeFileSync(new URL("build/sources.json", folder), `${JSON.stringify(compiled, null, 2)}\n`);
}

/** The file of hashes, in the format of `sha256sum -c`. */
export const HASHES = "kernels.sha256";

/** Returns the text of `HASHES` for the compiled kernels in `folder`. */
export function hashesOfKernels(folder: URL = packageFolder): string {
  const files = Object.values(readTargets(folder)).flatMap(({ outFile }) => [outFile, ...derivedFiles(outFile)]);
  const lines = files.map((file) => {
    const digest = createHash("sha256")
      .update(readFileSync(new URL(file, folder)))
      .digest("hex");
    return `${digest}  ${file}\n`;
  });
  return lines.join("");
}

function compiledHashes(folder: URL): Readonly<Record<string, string>> {
  const file = new URL("build/sources.json", folder);
  return existsSync(file) ? readJson(file) : {};
}

function readJson(file: URL) {
  return JSON.parse(readFileSync(file, "utf8"));
}
