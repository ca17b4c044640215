import { readFileSync } from "node:fs";
import { version as core } from "@dncjs/core";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };

/** Versions of the command, the library and Node, recorded in every run. */
export const versions: Readonly<Record<"cli" | "core" | "node", string>> = {
  cli: manifest.version,
  core,
  node: process.versions.node,
};
