import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ReferenceBackend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import { afterEach, expect, test, vi } from "vitest";
import { findMismatch } from "./golden.ts";
import { createWasmBackend, JOIN_FLAGS, joinsVectors, surveyJoining } from "./index.ts";
import { joinedKernels } from "./pageJoined.ts";

const [JOIN] = JOIN_FLAGS as [string, ...string[]];
const TRACE = "--trace-wasm-revectorize";
const canJoin = surveyJoining().state !== "off";

afterEach(() => vi.unstubAllGlobals());

/** Runs Node. Returns its output without the last line feed. */
async function node(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const all = ["--conditions=@dncjs/source", ...args];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, all, { maxBuffer: 2 ** 28 });
  return { stdout: stdout.trim(), stderr: stderr.trim() };
}

/** Runs a module that may import this package by the URL `wasm`. */
function runModule(flags: readonly string[], code: string): Promise<{ readonly stdout: string }> {
  const wasm = `const wasm = await import(${JSON.stringify(new URL("index.ts", import.meta.url).href)});`;
  return node(...flags, "--input-type=module", "--eval", `${wasm}\n${code}`);
}

/** Number of functions that V8 compiled with joined vectors. Node 24 and Node 26 differ in the wording. */
const joinedFunctions = (trace: string): number => trace.match(/Decided? to vectorize/g)?.length ?? 0;

interface Run {
  /** Names and digests of the results. */
  readonly digests: readonly string[];
  readonly joined: number;
}

async function runPasses(...flags: readonly string[]): Promise<Run> {
  const { stdout, stderr } = await node(...flags, fileURLToPath(new URL("testing/widePasses.ts", import.meta.url)));
  return { digests: stderr.split("\n"), joined: joinedFunctions(stdout) };
}

test("where V8 joins vectors, every pass, kernel and update of the build wide keeps its bits", async () => {
  const [plain, baseline, joined] = await Promise.all([
    runPasses("--no-liftoff", TRACE),
    runPasses("--liftoff-only"),
    runPasses("--no-liftoff", ...(canJoin ? [JOIN, TRACE] : [])),
  ]);
  expect(plain.digests.length).toBeGreaterThan(2 * 40);
  expect(baseline.digests, "baseline compiler").toEqual(plain.digests);
  expect(joined.digests, "joined vectors").toEqual(plain.digests);
  const ofOne = plain.digests.filter((line) => line.includes(", 1 threads"));
  const ofTwo = plain.digests.filter((line) => line.includes(", 2 threads"));
  expect(ofTwo.map((line) => line.replace("2 threads", "1 threads"))).toEqual(ofOne);
  expect(plain.joined).toBe(0);
  if (canJoin) expect(joined.joined).toBeGreaterThan(10);
  else expect(joined.joined).toBe(0);
});

test("the kernels have only shuffles that keep four bytes together, which V8 14.6 joins correctly", () => {
  const text = readFileSync(new URL("../build/kernels.wide.wat", import.meta.url), "utf8");
  const shuffles = [...text.matchAll(/i8x16\.shuffle ([\d ]+)/g)].map(([, lanes]) =>
    lanes!.trim().split(" ").map(Number),
  );
  expect(shuffles.length).toBeGreaterThan(100);
  for (const lanes of shuffles) {
    for (const [k, lane] of lanes.entries()) expect(lane).toBe(4 * Math.floor(lanes[k & ~3]! / 4) + (k & 3));
  }
  expect(text).not.toContain("swizzle");
});

/** A module that V8 13.6 miscompiles if it joins vectors: f(0) stores -s and a shuffle of the splat s side by side. */
const FOREIGN =
  "AGFzbQEAAAABBQFgAX8AAwIBAAUDAQABBwkCAW0CAAFmAAAKRQFDAQF7IAD9CgMAIQEgACAB/eEB/QsEUCAAIAH94QH9CwRAIAAgASAA/QAEEP0NAAECAxwdHh8AAQIDAAECA/0LBIABCw==";

test("another WebAssembly module of the process computes right for a million calls beside the build wide", async () => {
  const { stdout } = await runModule(
    ["--trace-wasm-revectorize"],
    `const bytes = Buffer.from("${FOREIGN}", "base64");
    const { m, f } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
    const floats = new Float32Array(m.buffer);
    floats.set([1.5, 2.5, 0, 0, 4, 5, 6, 7]);
    const backends = [await wasm.createWasmBackend({ build: "wide" }), await wasm.createWasmBackend({ build: "wide", threads: 2 })];
    let wrong = 0;
    for (let k = 0; k < 1e6; k++) {
      f(0);
      if (floats[32] !== 1.5) wrong++;
    }
    console.log(wrong, "wrong;", backends.map(({ description }) => description).join("; "));
    for (const backend of backends) backend.dispose();`,
  );
  expect(stdout).toBe("0 wrong; wasm wide simd, 1 thread; wasm wide simd, 2 threads");
});

test("loads with frozen flags, and leaves a flag that the user refuses alone", async () => {
  for (const flag of ["--freeze-flags-after-init", "--no-experimental-wasm-revectorize"]) {
    const { stdout } = await runModule(
      [flag, "--no-liftoff", TRACE],
      `const backend = await wasm.createWasmBackend({ build: "wide" });
      const { Dnc } = await import("@dncjs/core");
      await Dnc.create({ inputSize: 8, outputSize: 8 }, { backend, seed: 1 }).run(new Float32Array(80));
      console.log(wasm.surveyJoining().state, backend.description);`,
    );
    expect(stdout, flag).toBe("off wasm wide simd, 1 thread");
  }
});

test.runIf(canJoin)("runs joined code in the check, before the backend is returned", async () => {
  for (const threads of [1, 2]) {
    const { stdout } = await runModule(
      [...JOIN_FLAGS, TRACE],
      `const { description } = await wasm.createWasmBackend({ build: "wide", threads: ${threads} });
      console.log(wasm.joinsVectors(), description);
      process.exit();`,
    );
    expect(stdout.split("\n").at(-1)).toBe(`true wasm wide simd, ${threads} thread${threads > 1 ? "s" : ""}`);
    expect(joinedFunctions(stdout)).toBeGreaterThan(10);
  }
});

/** The reference with an error in all results after the first `from`. */
class Wrong extends ReferenceBackend {
  #reads = 0;
  readonly #from: number;

  constructor(from: number) {
    super();
    this.#from = from;
  }

  override allocate(length: number): Block {
    const block = super.allocate(length);
    const read = block.read.bind(block);
    block.read = async (...range) => {
      const values = await read(...range);
      return this.#reads++ < this.#from ? values : values.map((x) => x + 0.01);
    };
    return block;
  }
}

test("the check finds wrong numbers in the first pass, and in a later one", async () => {
  expect(await findMismatch(await createWasmBackend({ build: "wide" }))).toBeUndefined();
  expect(await findMismatch(new Wrong(Number.POSITIVE_INFINITY))).toBeUndefined();
  expect(await findMismatch(new Wrong(0))).toMatch(/is off by [\d.e-]+ from the reference$/);
  expect(await findMismatch(new Wrong(6))).toMatch(/differs between two passes/);
});

test.each([
  ["the check fails", "./golden.ts", { findMismatch: async () => "y is off" }, "y is off"],
  ["this is a bundle for pages", "#joined", { joinedKernels }, "this program was bundled for pages"],
])("loads the build relaxed if %s, and says why", async (_, module, replacement, reason) => {
  vi.resetModules();
  vi.doMock(module, () => replacement);
  vi.stubGlobal("process", { ...stub(), getBuiltinModule: process.getBuiltinModule, execArgv: [JOIN] });
  const wasm = await import("./index.ts");
  const { description } = await wasm.createWasmBackend({ build: "wide" });
  vi.doUnmock(module);
  expect(description).toBe(`wasm relaxed simd, 1 thread (not wide: ${reason})`);
});

const stub = () => ({
  arch: "x64",
  versions: { v8: "14.6.202" },
  config: { variables: { v8_enable_wasm_simd256_revec: 1 } },
  execArgv: [] as string[],
  env: {} as Record<string, string>,
});

test("joining is off without fused multiply-add", async () => {
  const code = "console.log(wasm.surveyJoining().state, (await wasm.createWasmBackend({ build: 'wide' })).description)";
  const { stdout } = await runModule(["--no-enable-fma3"], code);
  expect(stdout).toBe("off wasm wide simd, 1 thread");
});

const avx2 = process.platform === "linux" && /\bavx2\b/.test(readFileSync("/proc/cpuinfo", "utf8"));

test.runIf(avx2)("reports whether this process joins vectors, or could", () => {
  const here = stub();
  const contrary = `--no-${JOIN.slice(2)}`;
  const cases: readonly (readonly [object | undefined, string, RegExp])[] = [
    [here, "possible", /without --exp/],
    [{ ...here, versions: { v8: "14.10.1" } }, "possible", /without/],
    [{ ...here, execArgv: JOIN_FLAGS }, "on", /with --exp/],
    [{ ...here, execArgv: ["--experimental_wasm_revectorize"] }, "on", /with/],
    [{ ...here, env: { NODE_OPTIONS: `--stack-size=2000 ${JOIN}` } }, "on", /with/],
    [{ ...here, execArgv: [contrary, JOIN] }, "on", /with/],
    [{ ...here, execArgv: [JOIN, contrary] }, "off", /--no-experimental-wasm-revectorize/],
    [{ ...here, execArgv: ["--noexperimental_wasm_revectorize"] }, "off", /--noexperimental/],
    [{ ...here, env: { NODE_OPTIONS: contrary } }, "off", /--no-exp/],
    [{ ...here, execArgv: ["--jitless"] }, "off", /--jitless/],
    [{ ...here, execArgv: ["--freeze_flags_after_init"] }, "off", /--freeze-flags/],
    [
      { ...here, execArgv: [JOIN], versions: { v8: "13.6.233" } },
      "off",
      /^V8 13.6.233 is not known .*; V8 14.6, of Node 26, is$/,
    ],
    [{ ...here, versions: { v8: "14.5.1" } }, "off", /V8 14.5.1/],
    [{ ...here, versions: { v8: "15.0.1" } }, "off", /V8 15.0.1/],
    [{ ...here, arch: "arm64" }, "off", /arm64/],
    [{ ...here, config: { variables: {} } }, "off", /built without/],
    [{ ...here, versions: {} }, "off", /only Node/],
    [{}, "off", /only Node/],
    [undefined, "off", /only Node/],
  ];
  for (const [process, state, reason] of cases) {
    vi.stubGlobal("process", process);
    expect(surveyJoining(), JSON.stringify(process)).toEqual({ state, reason: expect.stringMatching(reason) });
    expect(joinsVectors()).toBe(state === "on");
  }
});
