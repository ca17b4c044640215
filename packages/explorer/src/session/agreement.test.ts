import { backends as conforming } from "@dncjs/conformance/backends";
import type { Trace } from "@dncjs/core";
import { modelFiles, readBytes } from "@dncjs/models";
import { expect, it } from "vitest";
import { copy } from "../lessons/copy/copy.ts";
import { readPicture } from "../lessons/picture/picture.ts";
import { compareBackend, worstDifference } from "./agreement.ts";
import { backendList } from "./backendList.ts";

const { x } = copy.episode(readPicture(copy.shown, 8, 6), 0);
const bytes = await readBytes(modelFiles.copy.model);

/** Names of the conformance suite's backends in addresses. */
const addressed: Readonly<Record<string, string>> = {
  "reference-f64": "reference64",
  "reference-f32": "reference",
  "wasm-simd": "simd",
  "wasm-relaxed": "relaxed",
  "wasm-threads": "threads",
  gpu: "webgpu",
};

it("compares the backends of the conformance suite, except for wide vectors, which a page cannot enable in V8", () => {
  const names = conforming.map(({ name }) => addressed[name] ?? name).filter((name) => name !== "wasm-wide");
  expect(backendList.map(({ name }) => name).sort()).toEqual(names.sort());
});

it("all available dncjs backends agree at every step, up to 32-bit precision", async () => {
  for (const listed of backendList.filter(({ kind }) => kind === "dncjs")) {
    const verdict = await compareBackend(listed, bytes, x);
    if ("problem" in verdict)
      expect(listed.name, verdict.problem).toBe("webgpu"); // Node has no navigator.gpu
    else expect(verdict.difference, listed.name).toBeLessThan(1e-3);
  }
});

it("a backend without traces is compared by its answers and its final state", async () => {
  const [reference] = backendList;
  const all = await compareBackend(reference!, bytes, x);
  const some = await compareBackend({ ...backendList[1]!, traces: false }, bytes, x);
  expect(all).toMatchObject({ difference: 0, tensor: "" });
  expect(some).toMatchObject({ description: expect.stringMatching(/float32/) });
  if (!("numbers" in all && "numbers" in some)) throw new Error("a reference backend is unavailable");
  expect(some.numbers).toBeLessThan(all.numbers / 5);
  expect(some.difference).toBeGreaterThan(0);
  expect(some.difference).toBeLessThan(1e-3);
});

it("an unavailable backend reports the reason", async () => {
  const open = () => Promise.reject(new Error("no adapter"));
  expect(await compareBackend({ ...backendList[0]!, open }, bytes, x)).toEqual({ problem: "no adapter" });
});

const traceOf = (
  tensors: Readonly<Record<string, readonly number[]>>,
  widths: Readonly<Record<string, number>>,
): Trace =>
  new Map(
    Object.entries(tensors).map(([name, data]) => {
      const width = widths[name] ?? 1;
      return [name, { shape: [data.length / width, 1, width], data: Float64Array.from(data) }];
    }),
  );

it("finds the largest difference in any tensor, and the step of a state", () => {
  const widths = { y: 2, usage: 3 };
  const expected = traceOf({ y: [1, 2, 3, 4], usage: [5, 6, 7] }, widths);
  const found = (y: number, usage: number) => traceOf({ y: [1, 2, y, 4], usage: [5, usage, 7] }, widths);
  expect(worstDifference(found(3, 6), expected)).toEqual({ difference: 0, tensor: "", step: 0, numbers: 7 });
  expect(worstDifference(found(3.5, 6.25), expected)).toMatchObject({ difference: 0.5, tensor: "y", step: 1 });
  expect(worstDifference(found(3, 6.25), expected)).toMatchObject({ difference: 0.25, tensor: "usage", step: 1 });
  expect(worstDifference(found(Number.NaN, 9), expected)).toMatchObject({ difference: Number.NaN, tensor: "y" });
});

it("rejects a trace with missing values", () => {
  const expected = traceOf({ y: [1, 2], usage: [5, 6] }, {});
  expect(() => worstDifference(traceOf({ y: [1, 2] }, {}), expected)).toThrow(
    "usage is incomplete: got 0 values, expected 2",
  );
});
