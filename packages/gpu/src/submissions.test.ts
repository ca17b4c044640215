import { type FloatArray, ReferenceBackend } from "@dncjs/core";
import { relativeError } from "@dncjs/core/run";
import { expect, test } from "vitest";
import type { GpuBackend, GpuBackendOptions } from "./backend.ts";
import { LAUNCH } from "./commands/cost.ts";
import { openBackend } from "./testing/open.ts";
import { type PassOptions, TrainingPass } from "./testing/trainingPass.ts";

async function passOn(backend: GpuBackend | ReferenceBackend, options: PassOptions): Promise<readonly FloatArray[]> {
  const pass = new TrainingPass(backend, options);
  const results = await pass.run();
  pass.dispose();
  return results;
}

async function run(options: PassOptions, backendOptions: Partial<GpuBackendOptions> = {}) {
  const backend = await openBackend(backendOptions);
  const results = await passOn(backend, options);
  const { counts } = backend;
  backend.dispose();
  return { results, ...counts };
}

test("results are identical if work is cut within steps and dispatches", async () => {
  const pass = { batch: 3, steps: 4, masked: true, keepEvery: 2 };
  const whole = await run(pass);
  const pieces = await run(pass, { mostOperations: LAUNCH / 2 });
  expect(pieces.results).toEqual(whole.results);
  expect(pieces.dispatches).toBeGreaterThan(whole.dispatches);
  expect(pieces.submissions).toBeGreaterThanOrEqual(pieces.dispatches);
});

test("a long sequence takes many submissions within the limit, and agrees with the reference", async () => {
  const pass = { batch: 2, steps: 250 };
  const found = await run(pass);
  const expected = await passOn(new ReferenceBackend(), pass);
  expect(found.submissions).toBeGreaterThan(20);
  expect(found.fullest).toBeLessThanOrEqual(1);
  for (const [k, values] of expected.entries())
    expect(relativeError(found.results[k]!, values), `tensor ${k}`).toBeLessThan(1e-3);
});
