// What a visitor loads before the page, or the frame, is of use, compressed, without models: it must stay below the budget.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 300 * 1024;
const folder = new URL("../dist/", import.meta.url);
const files = readdirSync(folder, { recursive: true });
const compressed = (name) => gzipSync(readFileSync(new URL(name, folder))).length;
// A browser loads one of the four builds of the kernels; models are no code.
const isCode = (name) => /\.(html|js|css|wasm)$/.test(name) && !/\.(safetensors|json)\.js$/.test(name);
const isLoaded = (name) => isCode(name) && (!/kernels\./.test(name) || /kernels\.simd-/.test(name));

for (const [what, isPart] of [
  ["page", (name) => !name.startsWith("embed")],
  ["frame", (name) => name.startsWith("embed")],
]) {
  const sizes = files.filter((name) => isPart(name) && isLoaded(name)).map(compressed);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${what}: ${Math.round(total / 1024)} of ${BUDGET / 1024} KiB, compressed, models apart`);
  if (sizes.length < 4 || total > BUDGET) process.exitCode = 1;
}
