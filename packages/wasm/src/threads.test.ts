import { execFile } from "node:child_process";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { ArgumentError, type Backend, BackendError, defineConfig, type FloatArray, Random, State } from "@dncjs/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { WasmBackend } from "./backend.ts";
import { type Build, createWasmBackend } from "./index.ts";
import { instantiate } from "./instantiate.ts";
import { SHARED_LOCATIONS } from "./sharedScan.ts";
import { commands } from "./team.ts";
import { SLOW_MS } from "./testing/slowWorker.ts";
import { type PassOptions, TrainingPass } from "./testing/trainingPass.ts";
import { Threads } from "./threads.ts";

const THREADED = new URL("../build/kernels.simd.threads.wasm", import.meta.url);
const opened: Backend[] = [];
async function open(threads: number, build: Build = "simd"): Promise<Backend> {
  const backend = await createWasmBackend({ threads, build });
  opened.push(backend);
  return backend;
}

afterEach(() => {
  vi.unstubAllGlobals();
  for (const backend of opened.splice(0)) backend.dispose();
});

describe.each(["simd", "relaxed", "wide"] as const)("the %s build", (build) => {
  test.each([
    { batch: 4, steps: 6, masked: false },
    { batch: 5, steps: 7, masked: true },
    { batch: 5, steps: 7, masked: true, keepEvery: 3 },
    { batch: 1, steps: 3, masked: false, keepEvery: 2 },
  ])("%j: any number of threads gives the same bits", async (options) => {
    const expected = await new TrainingPass(await open(1, build), options).run();
    expect(expected.every((row) => row.every(Number.isFinite))).toBe(true);
    for (const threads of [2, 3]) {
      const pass = new TrainingPass(await open(threads, build), options);
      for (let repeat = 0; repeat < 5; repeat++) expect(await pass.run()).toEqual(expected);
    }
  });
});

describe("threads share the scan of a sparse memory with one batch element", () => {
  const sparse = { reads: 3, links: 2, allocations: 2 };

  test.each([
    { build: "simd", masked: false, memory: {} },
    { build: "relaxed", masked: true, memory: { deallocation: true } },
    { build: "relaxed", masked: false, memory: { masking: true, writeHeads: 2 } },
    { build: "wide", masked: false, memory: { locations: 100_000, wordSize: 1, links: false } },
  ] as const)("$build, masked $masked, $memory: the same bits", async ({ build, masked, memory }) => {
    const sizes = { locations: SHARED_LOCATIONS, wordSize: 3, readHeads: 2, sparse };
    const config = defineConfig({
      inputSize: 2,
      outputSize: 2,
      controller: { hiddenSize: 4 },
      memory: { ...sizes, ...memory },
    });
    const options = { batch: 1, steps: 4, masked, config };
    const expected = await written(await open(1, build), options);
    const scans = vi.spyOn(Threads.prototype, "run");
    for (const threads of [2, 3]) {
      scans.mockClear();
      expect(await written(await open(threads, build), options)).toEqual(expected);
      expect(scans.mock.calls.filter(([command]) => command === commands.scan).length).toBeGreaterThan(0);
    }
    vi.restoreAllMocks();
  });

  /** A pass from a state in which most locations are written, so that every share has candidates. */
  function written(backend: Backend, options: PassOptions): Promise<readonly FloatArray[]> {
    const random = new Random(3);
    const state = State.zero(options.config!, 1);
    const words = state.tensor("memory");
    for (let k = 0; k < words.length; k++) words[k] = random.uniform() < 0.9 ? random.uniform() - 0.5 : 0;
    return new TrainingPass(backend, options).run(state.data);
  }
});

test("workers see memory that grows between passes", async () => {
  const options = { batch: 2, steps: 2, masked: false };
  const expected = await new TrainingPass(await open(1), options).run();
  const backend = await open(2);
  for (let k = 0; k < 5; k++) {
    backend.allocate(1_000_000);
    expect(await new TrainingPass(backend, options).run()).toEqual(expected);
  }
});

test("the description of a backend has its number of threads", async () => {
  expect((await open(2)).description).toBe("wasm simd, 2 threads");
  expect((await open(3, "relaxed")).description).toBe("wasm relaxed simd, 3 threads");
  expect((await open(2, "wide")).description).toBe("wasm wide simd, 2 threads");
  const auto = await createWasmBackend({ threads: "auto" });
  expect(auto.description).toMatch(/^wasm relaxed simd, \d+ threads?$/);
  auto.dispose();
  expect(auto.description).toMatch(/1 thread$/);
  for (const threads of [0, 1.5, 65]) await expect(createWasmBackend({ threads })).rejects.toThrow(ArgumentError);
});

test("without shared memory there is one thread, and the description says why", async () => {
  vi.stubGlobal("crossOriginIsolated", false);
  expect((await open(2)).description).toBe("wasm simd, 1 thread (this page is not cross-origin isolated)");
  vi.unstubAllGlobals();
  vi.stubGlobal("SharedArrayBuffer", undefined);
  expect((await open(2)).description).toBe("wasm simd, 1 thread (this engine has no SharedArrayBuffer)");
  vi.unstubAllGlobals();
  const source = new URL("../build/kernels.simd.wasm", import.meta.url);
  const plain = await createWasmBackend({ threads: 2, source });
  expect(plain.description).toBe("wasm simd, 1 thread (these kernels are not made for shared memory)");
});

describe("workers that die or are slow", () => {
  const options = { batch: 4, steps: 5, masked: true, keepEvery: 2 };

  async function openWith(worker: string): Promise<{ backend: WasmBackend; pass: TrainingPass }> {
    const loaded = await instantiate(THREADED);
    const backend = new WasmBackend(loaded, undefined, 2);
    opened.push(backend);
    const url = new URL(`./testing/${worker}.ts`, import.meta.url);
    await backend.startWorkers(loaded.module, { url });
    return { backend, pass: new TrainingPass(backend, options) };
  }

  /** Milliseconds of the first pass in which the worker claims a share and dies. */
  async function timeUntilNoticed(pass: TrainingPass): Promise<number> {
    for (;;) {
      const start = performance.now();
      try {
        await pass.run();
      } catch (error) {
        expect(error).toBeInstanceOf(BackendError);
        return performance.now() - start;
      }
      await pause(1); // the main thread computes the share of a worker that is slow to wake
    }
  }

  test("a worker that dies while it computes nothing loses nothing", async () => {
    const expected = await new TrainingPass(await open(1), options).run();
    const { backend, pass } = await openWith("endingWorker");
    expect(await pass.run()).toEqual(expected);
    await vi.waitFor(() => expect(backend.description).toBe("wasm simd, 1 thread (a worker ended)"), 5000);
    expect(await pass.run()).toEqual(expected);
  });

  test("a worker that dies in the middle of a pass rejects it, and the backend continues with one thread", async () => {
    const expected = await new TrainingPass(await open(1), options).run();
    const { backend, pass } = await openWith("dyingWorker");
    await timeUntilNoticed(pass);
    expect(backend.description).toBe("wasm simd, 1 thread (a worker died in the middle of a pass)");
    expect(await pass.run()).toEqual(expected);
  });

  test("a worker that dies in the middle of a pass is noticed within a second", async () => {
    const start = performance.now();
    const { pass } = await openWith("dyingWorker");
    const startMs = performance.now() - start;
    // On a busy machine even the start of a thread takes long.
    expect(await timeUntilNoticed(pass)).toBeLessThan(Math.max(1000, 10 * startMs));
  });

  // The worker itself reports the trap, so no watcher is needed, and a page learns of it too.
  test("a kernel that traps on a worker rejects the pass at once, and the backend continues with one thread", async () => {
    const expected = await new TrainingPass(await open(1), options).run();
    const { backend, pass } = await openWith("failingWorker");
    await timeUntilNoticed(pass);
    expect(backend.description).toBe("wasm simd, 1 thread (a kernel failed on one of the threads)");
    expect(await pass.run()).toEqual(expected);
  });

  test("a worker that needs seconds for a share is waited for, and the results are the same", async () => {
    const expected = await new TrainingPass(await open(1), options).run();
    const { backend, pass } = await openWith("slowWorker");
    let longest = 0;
    while (longest < SLOW_MS) {
      const start = performance.now();
      expect(await pass.run()).toEqual(expected);
      longest = Math.max(longest, performance.now() - start);
      await pause(1);
    }
    expect(backend.description).toBe("wasm simd, 2 threads");
  });

  test("a worker of another version does not start, and the description says why", async () => {
    const expected = await new TrainingPass(await open(1), options).run();
    const { backend, pass } = await openWith("otherVersionWorker");
    expect(backend.description).toBe(
      "wasm simd, 1 thread (a worker does not start: its program is of another version of @dncjs/wasm)",
    );
    expect(await pass.run()).toEqual(expected);
  });

  test("a worker that cannot start leaves one thread, and the description says why", async () => {
    const loaded = await instantiate(THREADED);
    const backend = new WasmBackend(loaded, undefined, 2);
    const nowhere = new URL("./testing/nowhere.ts", import.meta.url);
    await backend.startWorkers(loaded.module, { url: nowhere });
    opened.push(backend);
    expect(backend.description).toMatch(/^wasm simd, 1 thread \(a worker does not start: .*nowhere/);
    const expected = await new TrainingPass(await open(1), options).run();
    expect(await new TrainingPass(backend, options).run()).toEqual(expected);
  });
});

test("idle workers do not keep a process alive", { timeout: 20_000 }, async () => {
  const code = `
    import { createWasmBackend } from ${JSON.stringify(new URL("index.ts", import.meta.url).href)};
    console.log((await createWasmBackend({ threads: 3 })).description);`;
  const flags = ["--conditions=@dncjs/source", "--input-type=module", "--eval", code];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { timeout: 15_000 });
  expect(stdout.trim()).toBe("wasm relaxed simd, 3 threads");
});
