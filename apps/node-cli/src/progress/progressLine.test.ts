import { expect, test } from "vitest";
import { Meter } from "./meter.ts";
import { progressLine } from "./progressLine.ts";

/** Ten batches of 320 steps a second, 100 of 400 done. */
function meter(): Meter {
  const made = new Meter(400, 0, 0);
  for (let batch = 1; batch <= 100; batch++) made.add(batch, 0.5, 320, batch / 10);
  return made;
}

const figures = { batches: 400, metric: "bitError", value: 0.031 };

test("with room to spare the line tells everything", () => {
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

test("a run with a curriculum tells its lesson, in a narrow terminal its number alone", () => {
  const lesson = { index: 2, count: 10, description: "3 sequences" };
  expect(progressLine(meter(), { ...figures, lesson }, 140)).toContain("  lesson 3/10: 3 sequences  ");
  const narrow = progressLine(meter(), { ...figures, lesson }, 80);
  expect(narrow).toContain("  lesson 3/10  ");
  expect(narrow).toContain("0:30 left");
  for (let columns = 1; columns < 160; columns++) {
    expect(progressLine(meter(), { ...figures, lesson }, columns).length).toBeLessThan(columns);
  }
});

test("what is skipped counts as done and has no loss", () => {
  const made = meter();
  const before = made.loss;
  made.add(101, undefined, 320, 10.1);
  expect([made.batch, made.loss]).toEqual([101, before]);
});

test("the loss is an average that follows: of the batches so far at first, of the last ones later", () => {
  const made = new Meter(1000, 0, 0);
  expect(made.loss).toBeUndefined();
  made.add(1, 1, 1, 1);
  expect(made.loss).toBeCloseTo(1);
  made.add(2, 0, 1, 2);
  expect(made.loss).toBeCloseTo(0.495, 3);
  for (let batch = 3; batch < 500; batch++) made.add(batch, 0.25, 1, batch);
  expect(made.loss).toBeCloseTo(0.25, 3);
});
