import { describe, expect, test } from "vitest";
import { forward, kernelProblems, memorySizes, unit } from "../testing/index.ts";
import { readWeighting } from "./readWeighting.ts";

const domains = { readModes: unit, backward: unit, content: unit, forward: unit };

/** Two read heads, two write heads, two locations. The weight of mode m of read head r is m + 1 + r/10. */
const given = {
  backward: [1, 0, 2, 0, 1.1, 0, 2.1, 0],
  content: [3, 0, 3.1, 0],
  forward: [4, 0, 5, 0, 4.1, 0, 5.1, 0],
};

describe("readWeighting", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    const calls = memorySizes.flatMap((settings) => [
      { settings, domains },
      { settings, domains, without: ["backward", "forward"] },
    ]);
    expect(kernelProblems(readWeighting, calls)).toEqual([]);
  });

  test("without links a head whose content mode is 1 has the content weighting, bit for bit", () => {
    const settings = { N: 7, R: 2, V: 2, M: 5 };
    const without = ["backward", "forward"];
    const call = { settings, without, domains, given: { readModes: [0, 0, 1, 0, 0, 0, 0, 1, 0, 0] } };
    const { readWeights, content } = forward(readWeighting, call);
    expect(readWeights).toEqual(content);
  });

  test.each([0, 1, 2, 3, 4])(
    "mode %i alone selects its weighting: backward of each write head, content, forward of each write head",
    (mode) => {
      const readModes = [0, 1].flatMap(() => [0, 1, 2, 3, 4].map((m) => Number(m === mode)));
      const { readWeights } = forward(readWeighting, {
        settings: { N: 2, R: 2, V: 2, M: 5 },
        given: { ...given, readModes },
      });
      expect([...readWeights!]).toEqual([mode + 1, 0, mode + 1.1, 0]);
    },
  );

  test("modes mix weightings", () => {
    const weightings = { backward: [1, 0, 0], content: [0, 1, 0], forward: [0, 0, 1] };
    const call = { settings: { N: 3, R: 1, V: 1, M: 3 }, given: { ...weightings, readModes: [0.5, 0.375, 0.125] } };
    expect([...forward(readWeighting, call).readWeights!]).toEqual([0.5, 0.375, 0.125]);
  });
});
