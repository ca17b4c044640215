import { expect, test } from "vitest";
import { dnc, jsonLines } from "./testing/command.ts";
import { inProcess } from "./testing/inProcess.ts";

const short = ["--config", "C1", "--seconds", "0.01"];
/** A build for which every process starts once: `auto` starts Node again with other flags. */
const simd = ["--backend", "wasm-simd"];

test("dnc bench prints one JSON object per measurement", async () => {
  const { code, stdout, stderr } = await dnc("bench", ...short, ...simd, "--mode", "infer", "--json");
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const lines = jsonLines(stdout);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ config: "C1", mode: "infer", threads: 1 });
});

test("dnc bench prints a table", async () => {
  const { stdout } = await inProcess("bench", ...short, ...simd);
  const [head, row, ...rest] = stdout.trimEnd().split("\n");
  expect(head).toMatch(/^config .* ms\/step .* peak RSS$/);
  expect(row).toMatch(/^C1 +train .* MB$/);
  expect(rest).toEqual([]);
});

test("dnc bench rejects unknown configurations, modes and invalid numbers", async () => {
  for (const args of [
    ["--config", "C9"],
    ["--mode", "guess"],
    ["--threads", "none"],
    ["--seconds", "-1"],
  ]) {
    const { code, stderr } = await inProcess("bench", ...args);
    expect(code, args.join(" ")).toBe(2);
    expect(stderr, args.join(" ")).toContain(args[0]);
  }
});

test("dnc bench rejects flags that its mode does not use", async () => {
  for (const [mode, flag, modes] of [
    ["infer", "--batch", "train or profile or batches"],
    ["infer", "--keep-every", "train or profile or batches or soak"],
    ["infer", "--peak", "profile"],
    ["train", "--peak", "profile"],
    ["memory", "--batch", "train or profile or batches"],
    ["memory", "--seconds", "train or infer or profile or batches"],
    ["soak", "--seconds", "train or infer or profile or batches"],
    ["batches", "--threads", "train or infer or profile or soak or memory"],
  ]) {
    const { code, stdout, stderr } = await inProcess("bench", "--config", "C1", "--mode", mode!, flag!, "2");
    const message = `dnc: ${flag}: not used by --mode ${mode}, expected --mode ${modes}\n`;
    expect([code, stdout, stderr]).toEqual([2, "", message]);
  }
});

test("dnc bench rejects a number of threads that the backend does not support", async () => {
  const { code, stderr } = await inProcess("bench", ...short, "--backend", "reference", "--threads", "2");
  expect(code).toBe(2);
  expect(stderr).toMatch(/^dnc: --threads: got 2, expected 1, the threads of .*\n$/);
});

test("dnc bench --mode batches compares gpu with wasm and names the batch from which gpu is faster", async () => {
  const { code, stdout, stderr } = await dnc("bench", ...short, "--mode", "batches", "--batch", "2", "--steps", "2");
  expect([code, stderr]).toEqual([0, ""]);
  const [head, row, verdict] = stdout.trimEnd().split("\n");
  expect(head).toMatch(/^config +batch .* dispatches\/step$/);
  expect(row).toMatch(/^C1 +2 +all .*×/);
  expect(verdict).toMatch(/^C1: (gpu is faster from batch 2|wasm is faster up to batch 2,) .*WebGPU/);
});

test("dnc bench --mode soak prints the memory of a long training and a long inference", async () => {
  const { code, stdout } = await dnc("bench", "--config", "C1", ...simd, "--mode", "soak", "--steps", "200");
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(24);
  expect(lines[0]).toMatch(/^C1 train on /);
  expect(lines[12]).toMatch(/^C1 infer on /);
  expect(lines[10]).toMatch(/^ *200 steps {2}\d+ MB$/);
  expect(lines[11]).toMatch(/^growth since the second line: -?\d+ MB$/);
});

test("dnc bench of a sparse memory tells how long reading all words takes at the bandwidth of the run", async () => {
  const sparse = ["--config", "S1", ...simd, "--seconds", "0.01", "--steps", "2"];
  const { stdout } = await inProcess("bench", ...sparse);
  expect(stdout.trimEnd().split("\n")[2]).toMatch(
    /^reading all words once, at the [\d.]+ GB\/s of this run, takes [\d.]+ ms$/,
  );
  const [line] = jsonLines((await inProcess("bench", ...sparse, "--json")).stdout) as {
    readGBs: number;
    wordsMs: number;
  }[];
  expect(line!.wordsMs).toBeCloseTo((4096 * 32 * 4) / line!.readGBs / 1e6, 6);
});

test("dnc bench --mode memory prints the memory that training needs beyond the state", async () => {
  const { stdout } = await dnc("bench", "--config", "S1", ...simd, "--mode", "memory", "--steps", "4", "--json");
  expect(jsonLines(stdout)).toEqual([
    expect.objectContaining({
      config: "S1",
      mode: "memory",
      locations: 4096,
      steps: 4,
      state: 4096 * (32 + 1 + 16) * 4,
    }),
  ]);
});
