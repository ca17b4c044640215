import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { checkAssets } from "./assets.ts";

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
    expect(check).toThrow(/^The compiled wasm kernels are out of date \(simd, .*\)\. Run `npm run assets`\.$/);
  },
);

test("missing kernels are out of date", () => {
  const copy = copyOfSources();
  rmSync(join(copy, "build/kernels.wide.wasm"));
  expect(() => checkAssets(pathToFileURL(`${copy}/`))).toThrow("out of date (wide).");
  rmSync(join(copy, "build"), { recursive: true });
  expect(() => checkAssets(pathToFileURL(`${copy}/`))).toThrow("out of date (simd, ");
});
