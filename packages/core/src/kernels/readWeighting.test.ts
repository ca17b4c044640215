import { describe, expect, test } from "vitest";
import { forward, kernelProblems, memorySizes, unit } from "../testing/index.ts";
import { readWeighting } from "./readWeighting.ts";

const domains = { readModes: unit, backward: unit, content: unit, forward: unit };

/** Two read heads, two write heads, two rows, with weightings that name themselves: 1 + 1/10 of the read head. */
const given = {
  backward: [1, 0, 2, 0, 1.1, 0, 2.1, 0],
  content: [3, 0, 3.1, 0],
  forward: [4, 0, 5, 0, 4.1, 0, 5.1, 0],
};

describe("readWeighting", () => {
  test("keeps the laws, and its gradients are those of central differences", () => {
    const calls = memorySizes.flatMap((settings) => [
      { settings, domains },
      { settings, domains, without: ["backward", "forward"] },
    ]);
    expect(kernelProblems(readWeighting, calls)).toEqual([]);
  });

  test("without links a head whose content mode is 1 reads what it finds by content, bit for bit", () => {
    const settings = { N: 7, R: 2, V: 2, M: 5 };
    const without = ["backward", "forward"];
    const call = { settings, without, domains, given: { readModes: [0, 0, 1, 0, 0, 0, 0, 1, 0, 0] } };
    const { readWeights, content } = forward(readWeighting, call);
    expect(readWeights).toEqual(content);
  });

  test.each([0, 1, 2, 3, 4])(
    "mode %i alone reads that way: back for each write head, content, forward for each",
    (mode) => {
      const readModes = [0, 1].flatMap(() => [0, 1, 2, 3, 4].map((m) => Number(m === mode)));
      const { readWeights } = forward(readWeighting, {
        settings: { N: 2, R: 2, V: 2, M: 5 },
        given: { ...given, readModes },
      });
      expect([...readWeights!]).toEqual([mode + 1, 0, mode + 1.1, 0]);
    },
  );

  test("modes mix", () => {
    const weightings = { backward: [1, 0, 0], content: [0, 1, 0], forward: [0, 0, 1] };
    const call = { settings: { N: 3, R: 1, V: 1, M: 3 }, given: { ...weightings, readModes: [0.5, 0.375, 0.125] } };
    expect([...forward(readWeighting, call).readWeights!]).toEqual([0.5, 0.375, 0.125]);
  });
});
