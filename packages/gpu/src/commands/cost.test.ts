import { expect, test } from "vitest";
import { groupsOfPiece, Pace } from "./cost.ts";

/** What a submission may hold after stretches of so many submissions of `operations`, each of which took `time` milliseconds. */
function mostAfter(stretches: number, submissions: number, operations: number, time: number): number {
  const pace = new Pace(false);
  let now = 5000;
  for (let stretch = 0; stretch < stretches; stretch++) {
    for (let k = 0; k < submissions; k++) pace.sent(now);
    for (let k = 0; k < submissions; k++) {
      now += time;
      pace.finished(operations, now);
    }
    now += 10_000; // nobody asks for anything
  }
  return pace.most;
}

test("a submission comes to hold what the device does in a tenth of a second", () => {
  expect(new Pace(true).most).toBeLessThan(new Pace(false).most);
  for (const [rate, submissions] of [
    [1e4, 3],
    [1e7, 1],
    [1e9, 50],
  ] as const) {
    const pace = new Pace(false);
    let now = 0;
    for (let stretch = 0; stretch < 20; stretch++) {
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

test("one slow stretch is not believed at once, and what tells of the event loop not at all", () => {
  const { most } = new Pace(false);
  expect(mostAfter(1, 1, most, 1e6)).toBe(most / 4);
  expect(mostAfter(1, 1, 1000 * most, 100)).toBe(most * 2);
  expect(mostAfter(10, 1, most, 10)).toBe(most);
  expect(mostAfter(10, 1, most / 20, 150)).toBe(most);
  expect(mostAfter(1, 1, most / 20, 250)).toBe(most / 4);
});

test("workgroups that take too long are cut into pieces that do not overlap, of one at least", () => {
  expect(groupsOfPiece(10, 100, 100, 32)).toBe(10);
  expect(groupsOfPiece(10, 100, 35, 32)).toBe(3);
  expect(groupsOfPiece(10, 100, 1, 32)).toBe(1);
  expect(groupsOfPiece(100, 100, 70, 32)).toBe(64);
  expect(groupsOfPiece(1000, 100, 100, 32)).toBe(1000);
});
