import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { wideSupported } from "./index.ts";

const script = fileURLToPath(new URL("testing/widePasses.ts", import.meta.url));

interface Run {
  /** Names and digests of the results. */
  readonly digests: readonly string[];
  /** Number of functions that V8 compiled with joined vectors, counted in its trace. Node 24 and Node 26 differ in the wording. */
  readonly joined: number;
}

async function run(flags: readonly string[], ...args: readonly string[]): Promise<Run> {
  const all = ["--conditions=@dncjs/source", ...(wideSupported() ? flags : []), script, ...args];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, all, { maxBuffer: 2 ** 28 });
  return { digests: stderr.trim().split("\n"), joined: stdout.match(/Decided? to vectorize/g)?.length ?? 0 };
}

const TRACE = "--trace-wasm-revectorize";

test("V8 joins the vectors of the build wide if supported, and every pass, kernel and update keeps its bits", async () => {
  const [plain, baseline, joined, flagged] = await Promise.all([
    run(["--no-liftoff", TRACE]),
    run(["--liftoff-only"]),
    run(["--no-liftoff", "--experimental-wasm-revectorize", TRACE]),
    run(["--no-liftoff", TRACE], "flag"),
  ]);
  expect(plain.digests.length).toBeGreaterThan(2 * 40);
  expect(baseline.digests, "baseline compiler").toEqual(plain.digests);
  expect(joined.digests, "flag of the process").toEqual(plain.digests);
  expect(flagged.digests, "flag set by the backend").toEqual(plain.digests);
  const ofOne = plain.digests.filter((line) => line.includes(", 1 threads"));
  const ofTwo = plain.digests.filter((line) => line.includes(", 2 threads"));
  expect(ofTwo.map((line) => line.replace("2 threads", "1 threads"))).toEqual(ofOne);
  expect(plain.joined).toBe(0);
  for (const { joined: functions } of [joined, flagged]) {
    if (wideSupported()) expect(functions).toBeGreaterThan(10);
    else expect(functions).toBe(0);
  }
});

test("is unsupported without fused multiply-add, and sets no flag", async () => {
  const code = `
    import { createWasmBackend, wideSupported } from ${JSON.stringify(new URL("index.ts", import.meta.url).href)};
    console.log(wideSupported(), (await createWasmBackend({ build: "wide" })).description);`;
  const flags = ["--no-enable-fma3", "--conditions=@dncjs/source", "--input-type=module", "--eval", code];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  expect(stdout.trim()).toBe("false wasm wide simd, 1 thread");
});

test("is unsupported on untested engines and on engines that cannot join vectors", () => {
  const here = {
    arch: "x64",
    versions: { v8: "13.6.233" },
    config: { variables: { v8_enable_wasm_simd256_revec: 1 } },
  };
  const others = [
    { ...here, arch: "arm64" },
    { ...here, versions: { v8: "12.4.254" } },
    { ...here, versions: { v8: "15.0.1" } },
    { ...here, versions: {} },
    { ...here, config: { variables: {} } },
    {},
    undefined,
  ];
  for (const process of others) {
    vi.stubGlobal("process", process);
    expect(wideSupported(), JSON.stringify(process)).toBe(false);
  }
  vi.unstubAllGlobals();
});

test.runIf(process.platform === "linux")("is supported if Linux reports AVX2", () => {
  expect(wideSupported()).toBe(/\bavx2\b/.test(readFileSync("/proc/cpuinfo", "utf8")));
});
