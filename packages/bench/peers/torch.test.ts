import { expect, test } from "vitest";
import { requireTorch } from "./torch.ts";

test("a missing Python is an error that names the flag", () => {
  expect(() => requireTorch("no-such-python")).toThrow(/^no-such-python cannot be run .*--python/);
});

test("a Python without torch is an error", () => {
  // Node fails at `-c "import torch"` too.
  expect(() => requireTorch(process.execPath)).toThrow(/has no torch/);
});
