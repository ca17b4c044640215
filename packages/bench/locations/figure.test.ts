import { expect, test } from "vitest";
import { figureOf } from "./figure.ts";

test("a power law is a straight line, ten times the time is one step up", () => {
  const svg = figureOf({
    dense: [
      [256, 0.1],
      [4096, 1],
      [65_536, 10],
    ],
    sparse: [[1_048_576, 0.1]],
  });
  const line = svg.match(/points="([^"]*)" class="dense"/)![1]!;
  const [first, second, third] = line.split(" ").map((point) => point.split(",").map(Number));
  for (const axis of [0, 1]) expect(second![axis]! - first![axis]!).toBeCloseTo(third![axis]! - second![axis]!, 0);
  expect(second![1]).toBeLessThan(first![1]!);
  expect(svg).toContain(">1,048,576<");
  expect(svg).toContain('class="name">sparse<');
});
