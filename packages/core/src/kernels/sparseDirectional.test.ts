import { describe, expect, test } from "vitest";
import {
  type Domain,
  forward,
  type KernelCall,
  kernelProblems,
  randomEntryValues,
  randomIndex,
  randomLinks,
  sparseSizes,
} from "../testing/index.ts";
import { sparseDirectional } from "./sparseDirectional.ts";

const sharpness: Domain = (uniform) => 1 + 3 * uniform;
const NO_SHARPNESS = ["forwardSharpness", "backwardSharpness", "rawForward", "rawBackward"];
const calls = sparseSizes.flatMap((sizes): KernelCall[] => {
  const { N, R, readSize } = sizes as Record<"N" | "R" | "readSize", number>;
  const prevReadIndex = randomIndex("read", R, readSize, N);
  const prevReadWeights = randomEntryValues("read weights", prevReadIndex, 0.9);
  const given = { ...randomLinks("links", sizes), prevReadIndex, prevReadWeights };
  return [
    { settings: sizes, given, without: NO_SHARPNESS },
    { settings: sizes, given, domains: { forwardSharpness: sharpness, backwardSharpness: sharpness }, delta: 1e-7 },
  ];
});

/** Follows links, each [row, column, value], from the locations read. Returns pairs of location and weight. */
function follow(links: [number, number, number][], read: [number, number][], reads: number, sharp?: number) {
  const N = 6;
  const size = 3;
  const linkIndex = new Float64Array(N * size);
  const link = new Float64Array(N * size);
  for (const [i, j, value] of links) {
    const place = i * size + linkIndex.subarray(i * size).indexOf(0);
    linkIndex[place] = j + 1;
    link[place] = value;
  }
  const found = forward(sparseDirectional, {
    settings: { N, R: 1, V: 1, reads, links: size, readSize: read.length },
    given: {
      linkIndex,
      link,
      prevReadIndex: read.map(([location]) => location + 1),
      prevReadWeights: read.map(([, weight]) => weight),
      ...(sharp ? { forwardSharpness: [sharp], backwardSharpness: [sharp] } : {}),
    },
    without: sharp ? [] : NO_SHARPNESS,
  });
  const list = (index: ArrayLike<number>, value: ArrayLike<number>) =>
    Array.from(index, (entry, k) => [entry - 1, value[k]!]).filter(([location]) => location! >= 0);
  return {
    forward: list(found.forwardIndex!, found.forward!),
    backward: list(found.backwardIndex!, found.backward!),
  };
}

describe("sparseDirectional", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(sparseDirectional, calls)).toEqual([]);
  });

  test("reads the locations written just after and just before those read", () => {
    const chain: [number, number, number][] = [
      [1, 0, 1],
      [2, 1, 1],
      [3, 2, 1],
    ];
    expect(follow(chain, [[1, 1]], 2)).toEqual({ forward: [[2, 1]], backward: [[0, 1]] });
  });

  test("sums over the locations read, and keeps the largest; equal keys: the lower location", () => {
    const links: [number, number, number][] = [
      [2, 0, 0.5],
      [2, 1, 0.5],
      [4, 0, 0.25],
      [5, 1, 0.25],
    ];
    const read: [number, number][] = [
      [0, 0.5],
      [1, 0.5],
    ];
    expect(follow(links, read, 2).forward).toEqual([
      [2, 0.5],
      [4, 0.125],
    ]);
    const reversed = links.map(([i, j, value]): [number, number, number] => [j, i, value]);
    expect(follow(reversed, read, 2).backward).toEqual([
      [2, 0.5],
      [4, 0.125],
    ]);
  });

  test("without links to follow a direction has no entry", () => {
    expect(follow([], [[3, 1]], 2)).toEqual({ forward: [], backward: [] });
  });

  test("sharpness fills the list with the lowest locations not reached", () => {
    const { forward: found } = follow([[3, 1, 0.5]], [[1, 1]], 3, 2);
    expect(found.map(([location]) => location)).toEqual([0, 1, 3]);
    expect(found.reduce((sum, [, weight]) => sum + weight!, 0)).toBeCloseTo(1, 12);
    const uniform = follow([], [[1, 1]], 3, 2).backward;
    expect(uniform).toEqual([0, 1, 2].map((location) => [location, expect.closeTo(1 / 3, 12)]));
  });
});
