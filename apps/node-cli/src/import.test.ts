import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSafetensors } from "@dncjs/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProcess } from "./testing/inProcess.ts";

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../packages/export/fixtures/${name}.safetensors`, import.meta.url));

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "dncjs-import-"));
});
afterAll(() => rmSync(home, { recursive: true }));

/** Writes a task whose sequences are those of a fixture, and whose targets are the outputs that the network's own code computes. */
function taskOf(name: string): string {
  const { tensors } = readSafetensors(readFileSync(fixture(`${name}.expected`)));
  const rows = (tensor: string) => {
    const { shape, data } = tensors.get(tensor)!;
    return Array.from({ length: shape[0]! }, (_, t) => Array.from(data.subarray(t * shape[1]!, (t + 1) * shape[1]!)));
  };
  const path = join(home, `${name}.mjs`);
  const [x, y] = [JSON.stringify(rows("x")), JSON.stringify(rows("y"))];
  writeFileSync(
    path,
    `import { datasetTask } from "@dncjs/tasks";
const x = Array(10).fill(${x}), y = Array(10).fill(${y});
export default datasetTask({ name: "outputs", loss: "meanSquare", x, y });`,
  );
  return path;
}

describe("dnc import", { timeout: 120_000 }, () => {
  test.for([
    ["deepmind-one-write", "7"],
    ["pytorch-dnc-shared", "5"],
  ] as const)("makes a run of %s, whose outputs dnc eval finds equal", async ([name, locations]) => {
    const run = join(home, name);
    const imported = await inProcess("import", taskOf(name), fixture(name), "--locations", locations, "--out", run);
    expect(imported).toMatchObject({ code: 0, stderr: "" });
    expect(imported.stdout).toContain(`eval ${run}`);
    const { code, stdout } = await inProcess("eval", run, "--backend", "wasm-simd", "--json");
    expect(code).toBe(0);
    const { mse } = JSON.parse(stdout) as { mse: number };
    expect(mse).toBeLessThanOrEqual(1e-9);
    const resumed = await inProcess("train", join(home, `${name}.mjs`), "--out", run, "--resume");
    expect([resumed.code, resumed.stderr]).toEqual([2, expect.stringContaining("no checkpoint to resume")]);
  });

  test("refuses a network of other sizes than the task, and writes nothing", async () => {
    const run = join(home, "sizes");
    const file = fixture("deepmind-one-write");
    const { code, stderr } = await inProcess("import", "copy", file, "--locations", "7", "--out", run);
    expect(code).toBe(2);
    expect(stderr).toContain("the network: got");
    expect(existsSync(run)).toBe(false);
  });

  test("refuses a file of another library, missing arguments, and a folder that is not empty", async () => {
    const other = join(home, "other.safetensors");
    copyFileSync(fixture("deepmind-one-write.expected"), other);
    const cases: readonly [args: readonly string[], message: string][] = [
      [["import", "copy", other, "--locations", "7"], `${other}: not a network of pytorch-dnc`],
      [["import", "copy", fixture("deepmind-one-write")], "--locations: got none"],
      [["import", other], `task: got ${other}, expected dnc import TASK FILE`],
      [["import", "copy", join(home, "none"), "--locations", "7"], "no such file"],
      [["import", "copy", other, "--locations", "7", "--out", home], "is not empty"],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await inProcess(...args);
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    }
    expect(readdirSync(home)).not.toContain("runs");
  });
});
