import { expect, test } from "vitest";
import { Meter } from "./meter.ts";
import { progressLine } from "./progressLine.ts";

/** 100 of 400 batches done, at 10 batches of 320 steps per second. */
function meter(): Meter {
  const made = new Meter(400, 0, 0);
  for (let batch = 1; batch <= 100; batch++) made.add(batch, 0.5, 320, batch / 10);
  return made;
}

const figures = { batches: 400, metric: "bitError", value: 0.031 };

test("shows everything in a wide terminal", () => {
  const line = progressLine(meter(), figures, 140);
  expect(line).toMatch(
    /^━+╸?─+ {2}100 \/ 400 {2}loss 0\.5000 {2}bitError 3\.1 % +10 batches\/s +3,200 steps\/s +0:30 left$/,
  );
  expect(line).toMatch(/^━{7}╸─{22} /);
});

test.for([140, 100, 80, 60, 40, 20, 8, 1])("in a terminal of %d columns it stays on one line", (columns) => {
  const line = progressLine(meter(), figures, columns);
  expect(line.length).toBeLessThan(columns);
  if (columns > 20) expect(line).toContain("100 / 400");
});

test("shows the lesson of a curriculum, in a narrow terminal only its number", () => {
  const lesson = { index: 2, count: 10, description: "3 sequences" };
  expect(progressLine(meter(), { ...figures, lesson }, 140)).toContain("  lesson 3/10: 3 sequences  ");
  const narrow = progressLine(meter(), { ...figures, lesson }, 80);
  expect(narrow).toContain("  lesson 3/10  ");
  expect(narrow).toContain("0:30 left");
  for (let columns = 1; columns < 160; columns++) {
    expect(progressLine(meter(), { ...figures, lesson }, columns).length).toBeLessThan(columns);
  }
});

test("a skipped batch counts as done and does not change the loss", () => {
  const made = meter();
  const before = made.loss;
  made.add(101, undefined, 320, 10.1);
  expect([made.batch, made.loss]).toEqual([101, before]);
});

test("the loss is a moving average: over all batches at first, over the last ones later", () => {
  const made = new Meter(1000, 0, 0);
  expect(made.loss).toBeUndefined();
  made.add(1, 1, 1, 1);
  expect(made.loss).toBeCloseTo(1);
  made.add(2, 0, 1, 2);
  expect(made.loss).toBeCloseTo(0.495, 3);
  for (let batch = 3; batch < 500; batch++) made.add(batch, 0.25, 1, batch);
  expect(made.loss).toBeCloseTo(0.25, 3);
});
