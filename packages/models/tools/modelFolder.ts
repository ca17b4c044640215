import { mkdirSync, writeFileSync } from "node:fs";
import type { Backend } from "@dncjs/core";
import { createWasmBackend } from "@dncjs/wasm";
import type { Card } from "../src/index.ts";

/** Returns the folder of a model and creates it if it is missing. */
export function modelFolder(name: string): URL {
  const folder = new URL(`../${name}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function writeCard(card: Card): void {
  writeFileSync(new URL("card.json", modelFolder(card.name)), `${JSON.stringify(card, null, 2)}\n`);
}

/** The plain SIMD build, which gives the same bits on every machine. */
export function plainBackend(): Promise<Backend> {
  return createWasmBackend({ build: "simd" });
}
