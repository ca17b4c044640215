import { expect, test } from "vitest";
import { repeat } from "./measure.ts";
import { measurePeak } from "./peak.ts";
import { median, spreadOf } from "./statistics.ts";

test("at least three repetitions warm up and three are measured", async () => {
  let count = 0;
  const times = await repeat(async () => void count++, { warmUp: 0, duration: 0 });
  expect(times).toHaveLength(3);
  expect(count).toBe(6);
});

test("a spread has the median, the minimum and the maximum", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, count: 3 });
});

test("the peak is that of one core, in GFLOP/s", async () => {
  for (const wide of [false, true]) {
    const peak = await measurePeak({ wide });
    expect(peak).toBeGreaterThan(0.5);
    expect(peak).toBeLessThan(1000);
  }
});
