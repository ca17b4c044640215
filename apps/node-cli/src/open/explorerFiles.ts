import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Failure } from "../failure.ts";

/** Returns the folder with the files of `<dnc-explorer>`. @throws Failure if the package is not installed or not built */
export function explorerFiles(): string {
  const missing = "dnc open needs the package @dncjs/explorer: run `npm install @dncjs/explorer`";
  let manifest: string;
  try {
    manifest = createRequire(import.meta.url).resolve("@dncjs/explorer/package.json");
  } catch (cause) {
    throw new Failure(missing, undefined, { cause });
  }
  const folder = join(dirname(manifest), "dist");
  if (!existsSync(join(folder, "explorer.js"))) throw new Failure(`${folder} has no explorer.js: build the package`);
  return folder;
}
