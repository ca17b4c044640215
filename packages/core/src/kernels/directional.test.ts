import { describe, expect, test } from "vitest";
import { forward, type KernelCall, kernelProblems, memorySizes, positive, unit } from "../testing/index.ts";
import { directional } from "./directional.ts";
import { temporalLink } from "./temporalLink.ts";

const N = 5;
const sharpness = (uniform: number) => 1 + 3 * uniform;
const domains = { link: positive, prevReadWeights: unit, forwardSharpness: sharpness, backwardSharpness: sharpness };
const plain = ["forwardSharpness", "backwardSharpness", "rawForward", "rawBackward"];
const calls = memorySizes.flatMap((settings): KernelCall[] => [
  { settings, domains },
  { settings, domains, without: plain },
]);
const oneHot = (row: number) => Array.from({ length: N }, (_, n) => Number(n === row));

/** The links that writing these rows in turn leaves. */
function linksAfter(...rows: number[]): ArrayLike<number> {
  let links: Record<string, ArrayLike<number>> = { link: new Float64Array(N * N), precedence: new Float64Array(N) };
  for (const row of rows) {
    const given = { prevLink: links.link!, prevPrecedence: links.precedence!, writeWeights: oneHot(row) };
    links = forward(temporalLink, { settings: { N, V: 1 }, given });
  }
  return links.link!;
}

/** One read head that read `row` in the step before; with a sharpness for both directions, or without. */
function follow(link: ArrayLike<number>, read: ArrayLike<number>, sharp?: number) {
  const sharpnesses = sharp === undefined ? {} : { forwardSharpness: [sharp], backwardSharpness: [sharp] };
  const call = { settings: { N, R: 1, V: 1 }, given: { link, prevReadWeights: read, ...sharpnesses } };
  const found = forward(directional, { ...call, without: sharp === undefined ? plain : [] });
  return { forward: [...found.forward!], backward: [...found.backward!] };
}

const close = (expected: number[], digits = 5) => expected.map((value) => expect.closeTo(value, digits));

describe("directional", () => {
  test("keeps the laws, and its gradients are those of central differences", () => {
    expect(kernelProblems(directional, calls)).toEqual([]);
  });

  test("following the link forward from row i after writing i, then j, reads j; backward from j reads i", () => {
    const link = linksAfter(3, 1);
    expect(follow(link, oneHot(3)).forward).toEqual(oneHot(1));
    expect(follow(link, oneHot(1)).backward).toEqual(oneHot(3));
    for (const weights of [follow(link, oneHot(1)).forward, follow(link, oneHot(3)).backward]) {
      expect(weights, "nothing was written after the last, nothing before the first").toEqual([0, 0, 0, 0, 0]);
    }
  });

  test("a chain of writes is recalled in its order, and backward in reverse", () => {
    const order = [2, 0, 4, 1];
    const link = linksAfter(...order);
    for (let k = 0; k + 1 < order.length; k++) {
      expect(follow(link, oneHot(order[k]!)).forward).toEqual(oneHot(order[k + 1]!));
      expect(follow(link, oneHot(order[k + 1]!)).backward).toEqual(oneHot(order[k]!));
    }
  });

  test("a spread reading arrives spread", () => {
    expect(follow(linksAfter(0, 1, 2), [0.5, 0.25, 0, 0, 0]).forward).toEqual([0, 0.5, 0.25, 0, 0]);
  });

  test("each read head follows the links of each write head", () => {
    const link = [...Array.from(linksAfter(0, 1)), ...Array.from(linksAfter(0, 2))];
    const given = { link, prevReadWeights: [...oneHot(0), ...oneHot(3)] };
    const found = forward(directional, { settings: { N, R: 2, V: 2 }, given, without: plain });
    expect([...found.forward!]).toEqual([...oneHot(1), ...oneHot(2), ...oneHot(-1), ...oneHot(-1)]);
  });

  test("a sharpness of 1 normalises, a larger one concentrates on the largest", () => {
    const link = linksAfter(0, 1, 2);
    const read = [0.3, 0.1, 0, 0, 0];
    expect(follow(link, read, 1).forward).toEqual(close([0, 0.75, 0.25, 0, 0], 4));
    expect(follow(link, read, 2).forward).toEqual(close([0, 0.9, 0.1, 0, 0], 4));
    expect(follow(link, read, 60).forward).toEqual(close([0, 1, 0, 0, 0]));
  });

  test("sharpened weights sum to 1 and empty links are uniform, at any sharpness: as a power they would be 0/0", () => {
    for (const sharp of [1, 8, 60, 1e4]) {
      const { forward: found, backward } = follow(linksAfter(), oneHot(0), sharp);
      expect([...found, ...backward]).toEqual(close(new Array<number>(2 * N).fill(1 / N)));
    }
  });

  test("empty links have finite, right gradients", () => {
    const given = { link: new Array<number>(4).fill(0), prevReadWeights: [0.5, 0.25] };
    const call = { settings: { N: 2, R: 1, V: 1 }, domains, given, step: 1e-9 };
    expect(kernelProblems(directional, [{ ...call, without: plain, step: 1e-5 }])).toEqual([]);
    expect(kernelProblems(directional, [call])).toEqual([]);
  });
});
