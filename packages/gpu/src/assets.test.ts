import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { checkAssets, shaderModules } from "./assets.ts";

test("a change of a shader makes its module stale, and the error names the command that writes it", () => {
  const folder = mkdtempSync(join(tmpdir(), "dncjs-assets-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const url = pathToFileURL(`${folder}/`);
  const check = () => checkAssets(url);
  const message = "The modules of the shaders are out of date (fill.wgsl.ts). Run `npm run assets`.";
  writeFileSync(join(folder, "fill.wgsl"), "fn fill() {}\n");
  expect(check).toThrow(message);
  for (const [file, text] of shaderModules(url)) writeFileSync(join(folder, file), text);
  expect(check).not.toThrow();
  appendFileSync(join(folder, "fill.wgsl"), "\n");
  expect(check).toThrow(message);
});
