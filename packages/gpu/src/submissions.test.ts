import { type FloatArray, ReferenceBackend } from "@dncjs/core";
import { relativeError } from "@dncjs/core/run";
import { expect, test } from "vitest";
import type { GpuBackend, GpuBackendOptions } from "./backend.ts";
import { LAUNCH } from "./commands/cost.ts";
import { openBackend } from "./testing/open.ts";
import { type PassOptions, TrainingPass } from "./testing/trainingPass.ts";

async function passOn(backend: GpuBackend | ReferenceBackend, options: PassOptions): Promise<readonly FloatArray[]> {
  const pass = new TrainingPass(backend, options);
  const rows = await pass.run();
  pass.dispose();
  return rows;
}

async function run(options: PassOptions, backendOptions: Partial<GpuBackendOptions> = {}) {
  const backend = await openBackend(backendOptions);
  const rows = await passOn(backend, options);
  const { counts } = backend;
  backend.dispose();
  return { rows, ...counts };
}

test("work that is cut in the midst of steps and of dispatches gives the same bits", async () => {
  const pass = { batch: 3, steps: 4, masked: true, keepEvery: 2 };
  const [whole, pieces] = [await run(pass), await run(pass, { mostOperations: LAUNCH / 2 })];
  expect(pieces.rows).toEqual(whole.rows);
  expect(pieces.dispatches).toBeGreaterThan(whole.dispatches);
  expect(pieces.submissions).toBeGreaterThanOrEqual(pieces.dispatches);
});

test("a long sequence goes in many submissions, none of more than is allowed, and gives what the reference gives", async () => {
  const pass = { batch: 2, steps: 250 };
  const [found, expected] = [await run(pass), await passOn(new ReferenceBackend(), pass)];
  expect(found.submissions).toBeGreaterThan(20);
  expect(found.fullest).toBeLessThanOrEqual(1);
  for (const [k, row] of expected.entries())
    expect(relativeError(found.rows[k]!, row), `tensor ${k}`).toBeLessThan(1e-3);
});
