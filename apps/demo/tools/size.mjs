// What a visitor loads before the page is of use, compressed, without models: it must stay below the budget.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 300 * 1024;
const folder = new URL("../dist/", import.meta.url);
const files = readdirSync(folder, { recursive: true }).filter((name) => /\.(html|js|css|wasm)$/.test(name));
// A browser loads one of the four builds of the kernels.
const isLoaded = (name) => !name.endsWith(".wasm") || /kernels\.simd-/.test(name);
const sizes = files.filter(isLoaded).map((name) => gzipSync(readFileSync(new URL(name, folder))).length);
const total = sizes.reduce((sum, size) => sum + size, 0);
console.log(`page: ${Math.round(total / 1024)} of ${BUDGET / 1024} KiB, compressed, models apart`);
if (files.length === 0 || total > BUDGET) process.exit(1);
