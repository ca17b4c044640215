import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the example learns associative recall in Node", { timeout: 300_000 }, () => {
  const cwd = fileURLToPath(new URL("../../../examples/tfjs", import.meta.url));
  const lines = execFileSync(process.execPath, ["--conditions=@dncjs/source", "node.js", "150"], {
    cwd,
    encoding: "utf8",
  });
  expect(Number(/(\d+) % recalled\n$/.exec(lines)?.[1])).toBeGreaterThanOrEqual(98);
});
