import type { Dnc, MemoryConfig, Trace } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BackendUnderTest } from "./backendUnderTest.ts";
import { networks, randomSequence, sharpNetwork } from "./networks.ts";

/** Room for float32 rounding in a sum of a few dozen numbers. */
const SLACK = 2e-6;

/** What holds of any network on any input (NUMERICS, "Invariants"). */
export function describeInvariants({ open }: BackendUnderTest): void {
  describe("invariants", () => {
    for (const [title, options] of Object.entries(networks)) {
      if (options.memory === null) continue;
      test(`${title}: usage, weightings, gates, links and precedence stay in their ranges`, async () => {
        const backend = await open();
        const property = fc.asyncProperty(
          fc.integer({ min: 0, max: 1e6 }),
          fc.double({ min: 0.1, max: 8, noNaN: true }),
          async (seed, sharpen) => {
            const dnc = sharpNetwork(backend, options, seed, sharpen);
            const trace = await dnc.trace(randomSequence(dnc.config, 12, 1, seed));
            expectInRange(trace, dnc);
            dnc.dispose();
          },
        );
        await fc.assert(property, { numRuns: 8, seed: 7 });
      });
    }
  });
}

function expectInRange(trace: Trace, { config }: Dnc): void {
  const { rows: N, readHeads: R, writeHeads: V, links, allocation } = config.memory as MemoryConfig;
  for (const [name, { data }] of trace) expect(data.every(Number.isFinite), `${name} is finite`).toBe(true);
  for (const name of [
    "usage",
    "writeWeights",
    "readWeights",
    ...(allocation ? ["allocation"] : []),
    "freeGates",
    "allocationGate",
    "writeGate",
    "readModes",
  ]) {
    for (const value of trace.get(name)!.data) expectBetween(name, value, 0, 1);
  }
  if (allocation) for (const total of sums(trace, "allocation", N)) expectBetween("sum of allocation", total, 0, 1);
  else expect(new Set(trace.get("allocationGate")!.data)).toEqual(new Set([0]));
  for (const total of sums(trace, "readWeights", N)) expectBetween("sum of read weights", total, 0, 1);
  for (const total of sums(trace, "readModes", 1 + 2 * V)) expectBetween("sum of read modes", total, 1, 1);
  const gates = trace.get("writeGate")!.data;
  sums(trace, "writeWeights", N).forEach((total, k) => {
    expectBetween("sum of write weights", total, 0, gates[k]!);
  });
  if (links) expectLinks(trace, N);
  else expect([...trace.get("readWeights")!.data]).toEqual([...trace.get("readContent")!.data]);
  expect(R).toBeGreaterThan(0);
}

function expectLinks(trace: Trace, N: number): void {
  for (const total of sums(trace, "precedence", N)) expectBetween("sum of precedence", total, 0, 1);
  const { data } = trace.get("link")!;
  for (let at = 0; at < data.length; at += N * N) {
    for (let i = 0; i < N; i++) {
      expect(data[at + i * N + i], "diagonal of the link matrix").toBe(0);
      let row = 0;
      let column = 0;
      for (let j = 0; j < N; j++) {
        expectBetween("link", data[at + i * N + j]!, 0, 1);
        row += data[at + i * N + j]!;
        column += data[at + j * N + i]!;
      }
      expectBetween("sum of a row of links", row, 0, 1);
      expectBetween("sum of a column of links", column, 0, 1);
    }
  }
}

function sums(trace: Trace, name: string, length: number): number[] {
  const { data } = trace.get(name)!;
  const totals = new Array<number>(data.length / length).fill(0);
  data.forEach((value, k) => {
    totals[Math.floor(k / length)] = (totals[Math.floor(k / length)] ?? 0) + value;
  });
  return totals;
}

function expectBetween(what: string, value: number, low: number, high: number): void {
  if (value >= low - SLACK && value <= high + SLACK) return;
  expect.fail(`${what} is ${value}, not from ${low} to ${high}`);
}
