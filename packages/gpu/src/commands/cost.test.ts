import { expect, test } from "vitest";
import { groupsOfPiece, Pace } from "./cost.ts";

/** The limit of a submission after several bursts of submissions of `operations`, each of which took `time` milliseconds. */
function mostAfter(bursts: number, submissions: number, operations: number, time: number): number {
  const pace = new Pace(false);
  let now = 5000;
  for (let burst = 0; burst < bursts; burst++) {
    for (let k = 0; k < submissions; k++) pace.sent(now);
    for (let k = 0; k < submissions; k++) {
      now += time;
      pace.finished(operations, now);
    }
    now += 10_000; // idle
  }
  return pace.most;
}

test("the limit of a submission converges to a tenth of a second of work", () => {
  expect(new Pace(true).most).toBeLessThan(new Pace(false).most);
  for (const [rate, submissions] of [
    [1e4, 3],
    [1e7, 1],
    [1e9, 50],
  ] as const) {
    const pace = new Pace(false);
    let now = 0;
    for (let burst = 0; burst < 20; burst++) {
      const operations = pace.most / 2;
      for (let k = 0; k < submissions; k++) pace.sent(now);
      for (let k = 0; k < submissions; k++) {
        now += operations / rate;
        pace.finished(operations, now);
      }
    }
    expect(pace.most / (100 * rate)).toBeCloseTo(1);
  }
});

test("one slow burst changes the limit only partly, and short measurements are ignored", () => {
  const { most } = new Pace(false);
  expect(mostAfter(1, 1, most, 1e6)).toBe(most / 4);
  expect(mostAfter(1, 1, 1000 * most, 100)).toBe(most * 2);
  expect(mostAfter(10, 1, most, 10)).toBe(most);
  expect(mostAfter(10, 1, most / 20, 150)).toBe(most);
  expect(mostAfter(1, 1, most / 20, 250)).toBe(most / 4);
});

test("large dispatches are cut into pieces of whole rows of workgroups, and of at least one workgroup", () => {
  expect(groupsOfPiece(10, 100, 100, 32)).toBe(10);
  expect(groupsOfPiece(10, 100, 35, 32)).toBe(3);
  expect(groupsOfPiece(10, 100, 1, 32)).toBe(1);
  expect(groupsOfPiece(100, 100, 70, 32)).toBe(64);
  expect(groupsOfPiece(1000, 100, 100, 32)).toBe(1000);
});
