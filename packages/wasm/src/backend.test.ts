import { readFile } from "node:fs/promises";
import { ArgumentError, BackendError } from "@dncjs/core";
import { expect, onTestFinished, test, vi } from "vitest";
import { kernels } from "../build/inline.js";
import { createWasmBackend, type WasmOptions } from "./index.ts";

const SIMD = new URL("../build/kernels.simd.wasm", import.meta.url);

test("loads kernels from a URL, bytes, a compiled module, a response, or the package itself", async () => {
  const bytes = await readFile(SIMD);
  const sources: WasmOptions[] = [
    { source: SIMD },
    { source: bytes },
    { source: await WebAssembly.compile(bytes) },
    { source: new Response(bytes) },
    { build: "simd" },
  ];
  for (const options of sources) {
    const { name, precision, description } = await createWasmBackend(options);
    expect([name, precision, description]).toEqual(["wasm", "float32", "wasm simd, 1 thread"]);
  }
  expect((await createWasmBackend()).description).toBe("wasm relaxed simd, 1 thread");
});

test("refuses other modules and unknown builds with typed errors", async () => {
  const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
  await expect(createWasmBackend({ source: empty })).rejects.toThrow(BackendError);
  await expect(createWasmBackend({ source: Uint8Array.of(1, 2, 3) })).rejects.toThrow(BackendError);
  await expect(createWasmBackend({ source: new URL("nowhere.wasm", SIMD) })).rejects.toThrow(BackendError);
  await expect(createWasmBackend({ source: new Response("", { status: 404 }) })).rejects.toThrow(BackendError);
  await expect(createWasmBackend({ build: "fast" as "simd" })).rejects.toThrow(ArgumentError);
});

test("a block keeps its values while the memory grows", async () => {
  const backend = await createWasmBackend();
  const block = backend.allocate(5);
  block.write([1, 2, 3, 4, 5]);
  const others = [100_000, 1_000_000].map((length) => backend.allocate(length));
  expect(await block.read()).toEqual(Float32Array.of(1, 2, 3, 4, 5));
  block.copy(0, 1, 4);
  block.fill(9, 0, 1);
  expect(await block.read(0, 4)).toEqual(Float32Array.of(9, 1, 2, 3));
  for (const other of others) other.dispose();
});

test("refuses a range outside a block, and writes nothing", async () => {
  const block = (await createWasmBackend()).allocate(4);
  expect(() => block.write([1, 2], 3)).toThrow(ArgumentError);
  expect(() => block.fill(1, -1)).toThrow(ArgumentError);
  expect(() => block.copy(0, 2, 3)).toThrow(ArgumentError);
  await expect(block.read(0.5, 1)).rejects.toThrow(ArgumentError);
  expect(await block.read()).toEqual(new Float32Array(4));
});

test("too large an allocation throws a typed error, and the backend stays usable", async () => {
  const backend = await createWasmBackend();
  expect(() => backend.allocate(2 ** 31)).toThrow(BackendError);
  expect(() => backend.allocate(-1)).toThrow(ArgumentError);
  backend.allocate(10).write([1]);
});

test("refuses blocks of another backend, and disposed ones", async () => {
  const one = await createWasmBackend();
  const other = await createWasmBackend();
  const mine = one.allocate(2);
  const foreign = other.allocate(1);
  expect(() => one.update("sum", { values: mine, total: foreign }, {})).toThrow(ArgumentError);
  expect(() => one.update("sum", { values: mine, total: mine }, {})).toThrow(ArgumentError);
  expect(() => one.update("clipByValue", { gradients: mine }, {})).toThrow(ArgumentError);
  mine.dispose();
  mine.dispose();
  await expect(mine.read()).rejects.toThrow(BackendError);
  other.dispose();
  expect(() => other.allocate(1)).toThrow(BackendError);
});

test("adds sums in float64", async () => {
  const backend = await createWasmBackend();
  const values = backend.allocate(1_000_001);
  const total = backend.allocate(1);
  values.fill(0.1);
  backend.update("sum", { values, total }, {});
  expect((await total.read())[0]).toBeCloseTo(Math.fround(0.1) * 1_000_001, 1);
});

test("if the file of the kernels cannot be read, those in a module of JavaScript replace it, and the description says why", async () => {
  const missing = { readFile: () => Promise.reject(new Error("no such file")) };
  vi.spyOn(process, "getBuiltinModule").mockReturnValue(missing as never);
  onTestFinished(() => void vi.restoreAllMocks());
  const backend = await createWasmBackend();
  expect(backend.description).toBe(
    "wasm simd, 1 thread (embedded kernels: wasm: cannot load the kernels: no such file)",
  );
  // The embedded kernels have no shared memory. The reason is the file.
  expect((await createWasmBackend({ threads: 2 })).description).toBe(backend.description);
  vi.restoreAllMocks();
  expect(kernels).toEqual(new Uint8Array(await readFile(SIMD)));
});
