import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readModel, writeModel } from "@dncjs/core/run";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProcess } from "./testing/inProcess.ts";

const SMALL = ["--max-length", "2", "--bits", "2", "--hidden-size", "4", "--locations", "3", "--word-size", "2"];
const SHORT = [...SMALL, "--batch-size", "2", "--batches", "2", "--backend", "reference"];
const home = mkdtempSync(join(tmpdir(), "dnc-non-finite-"));
const run = join(home, "run");
const broken = join(home, "broken");
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A run whose weights are finite and so large that its outputs are not. */
beforeAll(async () => {
  expect((await inProcess("train", "copy", ...SHORT, "--out", run)).code).toBe(0);
  cpSync(run, broken, { recursive: true });
  const path = join(broken, "model.safetensors");
  const file = readModel(new Uint8Array(readFileSync(path)));
  const values = file.values.map((value) => (value < 0 ? -3e38 : 3e38));
  writeFileSync(path, writeModel({ ...file, values }));
});

async function failure(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await inProcess(...args, "--backend", "wasm-simd");
  expect(code, stdout).toBe(1);
  expect(stderr).toMatch(/^dnc: [^\n]+\n$/);
  return stderr;
}

const place = String.raw`(NaN|-?Infinity) at step \d+`;

describe("a network whose numbers are not finite", () => {
  test("is reported by eval with the step and the sequence", async () => {
    const message = new RegExp(`output \\d+ is ${place} of sequence \\d+ of the evaluation set, counted from 0`);
    expect(await failure("eval", broken)).toMatch(message);
    expect(await failure("eval", broken, "--json")).toMatch(message);
  });

  test.for([["run"], ["run", "--json"], ["inspect"], ["inspect", "--json"]])(
    "is reported by %s with the tensor and the step",
    async ([command, ...flags]) => {
      expect(await failure(command!, broken, ...flags)).toMatch(new RegExp(`: \\w+: got ${place}, counted from 0`));
    },
  );

  test("is reported by inspect if it is the network to compare with", async () => {
    const lstm = join(home, "lstm");
    await inProcess("train", "copy", "--no-memory", ...SHORT.filter((flag, at) => keeps(flag, at)), "--out", lstm);
    const path = join(lstm, "model.safetensors");
    const file = readModel(new Uint8Array(readFileSync(path)));
    writeFileSync(path, writeModel({ ...file, values: file.values.map(() => 3e38) }));
    expect(await failure("inspect", run, "--lstm", lstm)).toMatch(/--lstm .*model\.safetensors: \w+: got /);
  });

  test("is reported by inspect if an edit causes it", async () => {
    const edit = "1:readVectors:0=1e39";
    expect(await failure("inspect", run, "--edit", edit)).toMatch(new RegExp(`--edit: .*${place}`));
  });
});

/** Leaves out the flags of the memory, which conflict with --no-memory. */
function keeps(flag: string, at: number): boolean {
  const isMemory = (text: string | undefined) => text === "--locations" || text === "--word-size";
  return !isMemory(flag) && !isMemory(SHORT[at - 1]);
}
