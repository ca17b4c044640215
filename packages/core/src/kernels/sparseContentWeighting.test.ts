import { describe, expect, test } from "vitest";
import { type Domain, forward, type KernelCall, kernelProblems, sparseSizes, unit } from "../testing/index.ts";
import { contentWeighting } from "./contentWeighting.ts";
import { sparseContentWeighting } from "./sparseContentWeighting.ts";

const strengths: Domain = (uniform) => 1 + 5 * uniform;
const domains = { strengths, masks: unit };
const calls = sparseSizes.flatMap((sizes): KernelCall[] =>
  [["masks"], []].map((without) => ({
    settings: { ...sizes, heads: sizes.R!, similarityResolution: 1024 },
    without,
    domains,
  })),
);

/** Looks up [1, 0] among words of two numbers, without masks. */
function lookUp(memory: number[], reads: number, { resolution = 1024, strength = 2 } = {}) {
  const settings = { N: memory.length / 2, W: 2, heads: 1, reads, similarityResolution: resolution };
  const given = { memory, keys: [1, 0], strengths: [strength] };
  const { index, weights } = forward(sparseContentWeighting, { settings, given, without: ["masks"] });
  return { locations: [...index!].map((entry) => entry - 1), weights: [...weights!] };
}

/** A word of length 1 with this similarity to [1, 0], up to 1e-6. */
const word = (similarity: number): number[] => [similarity, Math.sqrt(1 - similarity ** 2)];

describe("sparseContentWeighting", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(sparseContentWeighting, calls)).toEqual([]);
  });

  test("finds the most similar locations, in ascending order, and weights them as among themselves alone", () => {
    const memory = [0.1, 0.9, -0.3, 0.8].flatMap(word);
    const { locations, weights } = lookUp(memory, 2);
    expect(locations).toEqual([1, 3]);
    const alone = forward(contentWeighting, {
      settings: { N: 2, W: 2, K: 1 },
      given: { memory: [...word(0.9), ...word(0.8)], keys: [1, 0], strengths: [2] },
      without: ["masks"],
    });
    expect(weights).toEqual([...alone.weights!]);
  });

  test("with all locations equals the dense weighting", () => {
    const memory = [0.1, 0.9, -0.3, 0.8].flatMap(word);
    const settings = { N: 4, W: 2, K: 1 };
    const dense = forward(contentWeighting, {
      settings,
      given: { memory, keys: [1, 0], strengths: [2] },
      without: ["masks"],
    });
    expect(lookUp(memory, 4).weights).toEqual([...dense.weights!]);
  });

  test("similarities closer than the resolution tie in the choice, and the lower location comes first", () => {
    const memory = [0.4997, 0.5002, 0.2].flatMap(word);
    expect(lookUp(memory, 1).locations).toEqual([0]);
    expect(lookUp(memory, 1, { resolution: 4096 }).locations).toEqual([1]);
  });

  test("the resolution compares similarities, whatever the strength", () => {
    const memory = [0.4997, 0.5002].flatMap(word);
    for (const strength of [1, 50]) expect(lookUp(memory, 1, { strength }).locations, `${strength}`).toEqual([0]);
  });

  test("a location that was never written has similarity 0 and wins against negative ones", () => {
    expect(lookUp([...word(-0.5), ...word(-0.2), 0, 0, 0, 0], 2).locations).toEqual([2, 3]);
    expect(lookUp([0, 0, ...word(-0.2), 0, 0, ...word(0.4)], 2).locations).toEqual([0, 3]);
  });
});
