import { expect, test } from "vitest";
import type { LoweringOptions } from "../backend/contract.ts";
import { planFor } from "../layout/plan.ts";
import { buildProgram } from "../network/build.ts";
import { defineConfig } from "../network/config.ts";
import { networks, withHistory } from "../testing/index.ts";
import type { Program } from "./program.ts";

test("planFor lowers the program for the steps of a segment, and refuses a lowering that changes the results", () => {
  const program = buildProgram(defineConfig(networks["one layer"]!));
  const options: LoweringOptions[] = [];
  const lower = (given: Program, lowering: LoweringOptions): Program => {
    options.push(lowering);
    return withHistory(given, "link", 2);
  };
  const plan = planFor({ lower }, program, { batch: 3, steps: 8, purpose: "train", keepEvery: 4 });
  expect([plan.tensors.get("link")!.every, plan.program.config]).toEqual([2, program.config]);
  planFor({ lower }, program, { batch: 3, steps: 8, purpose: "run" });
  expect(options).toEqual([
    { purpose: "train", batch: 3, segment: 4 },
    { purpose: "run", batch: 3, segment: 1 },
  ]);
  const without = (label: string) => ({
    lower: (p: Program) => ({ ...p, calls: p.calls.filter((c) => c.label !== label) }),
  });
  const planned = () => planFor(without("usage"), program, { batch: 1, steps: 1, purpose: "run" });
  expect(planned).toThrow("lowering changed what the program computes: no call writes usage");
});
