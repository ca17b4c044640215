import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findTorch } from "./torch.ts";

function sharedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dnc-peers-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "peers"));
  writeFileSync(join(folder, "peers", "bench_torch.py"), "");
  return folder;
}

test("errors for missing things name the flag", () => {
  expect(() => findTorch("python3", undefined)).toThrow("--shared");
  expect(() => findTorch("python3", "nowhere")).toThrow(/bench_torch\.py does not exist.*--shared/);
  expect(() => findTorch("no-such-python", sharedFolder())).toThrow(/^no-such-python cannot be run .*--python/);
});

test("a Python without torch is an error", () => {
  // Node fails at `-c "import torch"` too.
  expect(() => findTorch(process.execPath, sharedFolder())).toThrow(/has no torch/);
});
