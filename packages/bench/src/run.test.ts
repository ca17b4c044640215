import { ReferenceBackend } from "@dncjs/core";
import { expect, test } from "vitest";
import { type BenchLine, type ProfileLine, readDescription, runBench } from "./run.ts";
import { benchHead, benchRow, byPrimitive, profileTable, table } from "./table.ts";
import { briefly, tiny } from "./testing/tiny.ts";

const fields = "config mode backend build threads msPerStep msMin msMax peakRssMb batch steps description".split(" ");

test.each(["train", "infer"] as const)("a line of %s has exactly the documented fields", async (mode) => {
  const lines = await runBench(new ReferenceBackend(), tiny, mode, briefly);
  expect(lines).toHaveLength(1);
  const line = JSON.parse(JSON.stringify(lines[0])) as BenchLine;
  expect(Object.keys(line)).toEqual(fields);
  expect(line).toMatchObject({ config: "tiny", mode, backend: "reference", build: "", threads: 1 });
  expect(line.msMin).toBeGreaterThan(0);
  expect(line.msPerStep).toBeGreaterThanOrEqual(line.msMin);
  expect(line.msMax).toBeGreaterThanOrEqual(line.msPerStep);
  expect(line.peakRssMb).toBeGreaterThan(10);
  expect(benchRow(line)).toHaveLength(benchHead.length);
  expect(benchRow(line)).toContain(`${line.peakRssMb} MB`);
});

test("a profile has a line for training and one for inference", async () => {
  const lines = (await runBench(new ReferenceBackend(), tiny, "profile", { ...briefly, peak: 50 })) as ProfileLine[];
  expect(lines.map(({ of }) => of)).toEqual(["train", "infer"]);
  for (const line of lines) {
    expect(Object.keys(line)).toEqual([...fields, "of", "peakGflops", "boundUs", "parts"]);
    const total = line.parts.reduce((sum, { us }) => sum + us, 0);
    expect(total / (1e3 * line.msPerStep)).toBeCloseTo(1, 3);
  }
});

test("a backend that runs whole sequences cannot be profiled", async () => {
  const whole = { name: "whole", description: "whole", createRunner: () => undefined };
  await expect(runBench(whole as never, tiny, "profile", briefly)).rejects.toThrow(
    "whole: cannot be profiled: it runs whole sequences",
  );
});

test("the table of a profile has each primitive once and ends with the total", async () => {
  const lines = await runBench(new ReferenceBackend(), tiny, "profile", { ...briefly, peak: 50 });
  const line = lines[0] as ProfileLine;
  const rows = profileTable(line);
  expect(rows[0]).toMatch(/^tiny train +µs\/step +share +bound µs +of bound$/);
  expect(rows).toHaveLength(byPrimitive(line.parts).size + 2);
  expect(rows.filter((row) => row.startsWith("linear forward "))).toHaveLength(1);
  expect(rows.at(-1)).toMatch(/^total .*100\.0 %/);
});

test("the columns of a table are aligned", () => {
  expect(
    table([
      ["a", "long head"],
      ["longer", "1"],
    ]),
  ).toEqual(["a        long head", "longer           1"]);
});

test("build and threads are read from the description of a backend", () => {
  expect(readDescription("wasm relaxed simd, 2 threads")).toEqual({ build: "relaxed", threads: 2 });
  expect(readDescription("wasm wide simd, 1 thread")).toEqual({ build: "wide", threads: 1 });
  expect(readDescription("wasm simd, 1 thread")).toEqual({ build: "simd", threads: 1 });
  expect(readDescription("plain loops in float64")).toEqual({ build: "", threads: 1 });
});

test("a line of training has the requested batch, steps and checkpoints", async () => {
  const options = { ...briefly, batch: 3, steps: 4, keepEvery: 2 };
  const [line] = await runBench(new ReferenceBackend(), tiny, "train", options);
  expect(line).toMatchObject({ batch: 3, steps: 4, keepEvery: 2 });
  expect(line).not.toHaveProperty("dispatchesPerStep");
});

test("if a backend counts dispatches, a line has those of a step", async () => {
  class Counting extends ReferenceBackend {
    counts = { dispatches: 0 };
    override update(...call: Parameters<ReferenceBackend["update"]>): void {
      this.counts.dispatches += 6;
      super.update(...call);
    }
  }
  const [line] = await runBench(new Counting(), tiny, "train", briefly);
  expect(line!.dispatchesPerStep).toBe(2);
});
