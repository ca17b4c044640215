import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { checkAssets, HASHES, hashesOfKernels } from "./assets.ts";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));

/** Copies the compiled kernels and their sources. */
function copyOfSources(): string {
  const copy = mkdtempSync(join(tmpdir(), "dncjs-assets-"));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const name of ["assembly", "tools", "asconfig.json", "package.json", "build"]) {
    cpSync(join(packageFolder, name), join(copy, name), { recursive: true });
  }
  return copy;
}

test.each(["assembly/index.ts", "assembly/kernels/added.ts", "tools/compile.mjs", "asconfig.json"])(
  "a change of %s makes the compiled kernels stale, and the error names the command that compiles them",
  (name) => {
    const copy = copyOfSources();
    const check = () => checkAssets(pathToFileURL(`${copy}/`));
    expect(check).not.toThrow();
    appendFileSync(join(copy, name), "\n");
    expect(check).toThrow(/^The compiled wasm kernels are out of date \(wide, .*\)\. Run `npm run assets`\.$/);
  },
);

test("missing kernels are out of date", () => {
  const copy = copyOfSources();
  rmSync(join(copy, "build/kernels.wide.wasm"));
  expect(() => checkAssets(pathToFileURL(`${copy}/`))).toThrow("out of date (wide).");
  rmSync(join(copy, "build"), { recursive: true });
  expect(() => checkAssets(pathToFileURL(`${copy}/`))).toThrow("out of date (wide, ");
});

test("the compiled kernels have the committed SHA-256 (after a change of the kernels: npm run hashes -w packages/wasm)", () => {
  const committed = readFileSync(join(packageFolder, HASHES), "utf8");
  expect(hashesOfKernels()).toBe(committed);
  expect(committed).toMatch(/^([0-9a-f]{64} {2}build\/kernels\.[a-z.]+\.wasm\n){8}$/);
});

test("a flipped bit of a compiled module changes its line of the hashes, and no other", () => {
  const copy = copyOfSources();
  const file = join(copy, "build/kernels.relaxed.wasm");
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(file, bytes);
  const before = hashesOfKernels().split("\n");
  const after = hashesOfKernels(pathToFileURL(`${copy}/`)).split("\n");
  expect(after.filter((line, k) => line !== before[k])).toEqual([expect.stringMatching(/kernels\.relaxed\.wasm$/)]);
});
