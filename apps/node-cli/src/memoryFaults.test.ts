import { hash } from "node:crypto";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import { start, temporaryFolder } from "./testing/command.ts";
import { injectFaults } from "./testing/faults.ts";
import { inProcess } from "./testing/inProcess.ts";

const NETWORK = ["--hidden-size", "24", "--locations", "24", "--word-size", "12", "--batch-size", "8"];
const SHORT = [...NETWORK, "--batches", "2", "--evaluate-every", "1", "--no-stop-when-solved"];
const HOST = ["--backend", "wasm-simd", "--threads", "1", "--checkpoint-every", "0"];
const training = (run: string) => ["train", "copy", ...SHORT, ...HOST, "--out", run];
const resuming = (run: string) => ["train", "copy", "--resume", ...HOST, "--out", run];

afterEach(() => vi.restoreAllMocks());

/** Counts the growths of WebAssembly memories, and lets the `failing`-th one fail. */
function growthFaults() {
  const state = { count: 0, failing: Number.POSITIVE_INFINITY };
  const { grow } = WebAssembly.Memory.prototype;
  vi.spyOn(WebAssembly.Memory.prototype, "grow").mockImplementation(function (this: WebAssembly.Memory, pages: number) {
    if (++state.count === state.failing) throw new RangeError("WebAssembly.Memory.grow(): a test lets it fail");
    return grow.call(this, pages);
  });
  return state;
}

const bitsOf = (run: string) =>
  ["model", "checkpoint"].map((name) => hash("sha256", readFileSync(join(run, `${name}.safetensors`))));

describe("if the n-th growth of WebAssembly memory fails, for every n,", () => {
  /** Runs a command with a fault at growth n, for every n, and finishes each run without faults. */
  async function failEverywhere(whole: string, prepare: (run: string) => void, command: (run: string) => string[]) {
    const faults = growthFaults();
    for (let n = 1; ; n++) {
      const run = join(whole, "..", String(n));
      prepare(run);
      faults.count = 0;
      faults.failing = n;
      const { code, stderr } = await inProcess(...command(run));
      const failed = faults.count >= n;
      faults.failing = Number.POSITIVE_INFINITY;
      if (failed) {
        expect([code, stderr], `growth ${n}`).toEqual([1, expect.stringMatching(/^dnc: wasm: cannot grow [^\n]+\n$/)]);
        const again = await inProcess(...(existsSync(join(run, "run.json")) ? resuming(run) : training(run)));
        expect([again.code, again.stderr], `growth ${n}`).toEqual([0, ""]);
      }
      expect(bitsOf(run), `growth ${n}`).toEqual(bitsOf(whole));
      rmSync(run, { recursive: true });
      if (!failed) return n - 1;
    }
  }

  test("a training ends with one message and can be continued to the same bits", async () => {
    const whole = join(temporaryFolder(), "whole");
    expect((await inProcess(...training(whole))).code).toBe(0);
    expect(await failEverywhere(whole, () => {}, training)).toBeGreaterThan(4);
  });

  test("a resumed training ends with one message and can be continued to the same bits", async () => {
    const folder = temporaryFolder();
    const whole = join(folder, "whole");
    const { operations, end } = injectFaults(folder, () => false);
    expect((await inProcess(...training(whole))).code).toBe(0);
    end();
    // The disk fails after the first batch is saved.
    const saves = operations.flatMap((name, at) => (name === `rename ${whole}/checkpoint.safetensors` ? [at + 1] : []));
    const stopped = join(folder, "stopped");
    const disk = injectFaults(folder, (operation) => operation > saves[1]! + 1);
    expect((await inProcess(...training(stopped))).code).toBe(1);
    disk.end();
    const prepare = (run: string) => cpSync(stopped, run, { recursive: true });
    expect(await failEverywhere(whole, prepare, resuming)).toBeGreaterThan(4);
  });
});

test("a run of a sweep that lacks memory is reported, and the same command completes it to the same results", async () => {
  const folder = temporaryFolder();
  const preload = join(folder, "fail.mjs");
  writeFileSync(
    preload,
    `const { grow } = WebAssembly.Memory.prototype;
let count = 0;
WebAssembly.Memory.prototype.grow = function (pages) {
  if (++count === 2) throw new RangeError("a test lets it fail");
  return grow.call(this, pages);
};`,
  );
  const sweep = (out: string) => ["sweep", "copy", "--seeds", "1", ...SHORT, "--backend", "wasm-simd", "--out", out];
  const failing = join(folder, "failing");
  const whole = join(folder, "whole");
  const faulty = await start({ NODE_OPTIONS: `--import=${pathToFileURL(preload).href}` }, ...sweep(failing)).result;
  expect(faulty.code).toBe(1);
  expect(faulty.stdout + faulty.stderr).toContain("cannot grow the memory");
  for (const out of [failing, whole]) expect((await start({}, ...sweep(out)).result).code).toBe(0);
  expect(bitsOf(join(failing, "seed-1"))).toEqual(bitsOf(join(whole, "seed-1")));
});
