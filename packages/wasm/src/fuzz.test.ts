import { readFileSync } from "node:fs";
import { describe } from "vitest";
import { fuzzed, testCalls } from "../../../tools/fuzz.ts";
import { createWasmBackend } from "./open.ts";

const source = readFileSync(new URL("../build/kernels.simd.wasm", import.meta.url));

describe("any arguments", () => {
  testCalls(
    [
      fuzzed(
        "createWasmBackend",
        () => [{ build: "simd", threads: 1 }],
        async (...args) => (await createWasmBackend(...args)).dispose(),
      ),
      fuzzed(
        "createWasmBackend with kernels",
        () => [{ source }],
        async (...args) => (await createWasmBackend(...args)).dispose(),
      ),
    ],
    { runs: 60 },
  );
});
