import { ReferenceBackend } from "@dncjs/core";
import { expect, test } from "vitest";
import { profileInference, profileTraining } from "./profile.ts";
import { briefly, tiny } from "./testing/tiny.ts";
import { TimedBackend } from "./timedBackend.ts";
import { TrainingWorkload } from "./workload.ts";

test("timing changes no result", async () => {
  const losses = [new ReferenceBackend(), new TimedBackend(new ReferenceBackend())].map(async (backend) => {
    const workload = new TrainingWorkload(backend, tiny);
    for (let k = 0; k < 3; k++) await workload.sequence();
    const values = await workload.parameters.values.read();
    workload.dispose();
    return values;
  });
  const [plain, timed] = await Promise.all(losses);
  expect(timed).toEqual(plain);
});

test("each call is timed once per pass", async () => {
  const timed = new TimedBackend(new ReferenceBackend());
  const workload = new TrainingWorkload(timed, tiny);
  timed.take();
  await workload.sequence();
  const { calls, update, clearing } = timed.take();
  expect([...calls.keys()]).toEqual(workload.program.calls.map(({ label }) => label));
  for (const [label, times] of calls) {
    expect(times.forward, label).toBeGreaterThan(0);
    expect(times.backward, label).toBeGreaterThan(0);
  }
  expect(update).toBeGreaterThan(0);
  expect(clearing).toBeGreaterThan(0);
  expect(timed.take().update).toBe(0);
  workload.dispose();
});

test.each([
  ["training", profileTraining],
  ["inference", profileInference],
])("the parts of a profile of %s add up to its total, and none is negative", async (_, profile) => {
  const { us, spread, boundUs, parts } = await profile(new ReferenceBackend(), tiny, 50, briefly);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  expect(sum(parts.map((part) => part.us))).toBeCloseTo(us, 6);
  expect(sum(parts.map((part) => part.boundUs))).toBeCloseTo(boundUs, 9);
  expect(Math.min(...parts.map((part) => part.us))).toBeGreaterThanOrEqual(0);
  expect(us / 1e3).toBeGreaterThanOrEqual(spread.min);
  expect(us / 1e3).toBeLessThanOrEqual(spread.max);
});
