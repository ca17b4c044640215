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
const oneHot = (location: number) => Array.from({ length: N }, (_, n) => Number(n === location));

/** The links after writes to these locations, one after the other. */
function linksAfter(...locations: number[]): ArrayLike<number> {
  let links: Record<string, ArrayLike<number>> = { link: new Float64Array(N * N), precedence: new Float64Array(N) };
  for (const location of locations) {
    const given = { prevLink: links.link!, prevPrecedence: links.precedence!, writeWeights: oneHot(location) };
    links = forward(temporalLink, { settings: { N, V: 1 }, given });
  }
  return links.link!;
}

/** One read head with the weighting `read` in the previous step; with one sharpness for both directions, or without. */
function follow(link: ArrayLike<number>, read: ArrayLike<number>, sharp?: number) {
  const sharpnesses = sharp === undefined ? {} : { forwardSharpness: [sharp], backwardSharpness: [sharp] };
  const call = { settings: { N, R: 1, V: 1 }, given: { link, prevReadWeights: read, ...sharpnesses } };
  const found = forward(directional, { ...call, without: sharp === undefined ? plain : [] });
  return { forward: [...found.forward!], backward: [...found.backward!] };
}

const close = (expected: number[], digits = 5) => expected.map((value) => expect.closeTo(value, digits));

describe("directional", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(directional, calls)).toEqual([]);
  });

  test("after writes to i, then j, the forward weighting of i is j and the backward weighting of j is i", () => {
    const link = linksAfter(3, 1);
    expect(follow(link, oneHot(3)).forward).toEqual(oneHot(1));
    expect(follow(link, oneHot(1)).backward).toEqual(oneHot(3));
    for (const weights of [follow(link, oneHot(1)).forward, follow(link, oneHot(3)).backward]) {
      expect(weights, "no write after the last one, none before the first one").toEqual([0, 0, 0, 0, 0]);
    }
  });

  test("a chain of writes is followed forward in its order, and backward in reverse", () => {
    const order = [2, 0, 4, 1];
    const link = linksAfter(...order);
    for (let k = 0; k + 1 < order.length; k++) {
      expect(follow(link, oneHot(order[k]!)).forward).toEqual(oneHot(order[k + 1]!));
      expect(follow(link, oneHot(order[k + 1]!)).backward).toEqual(oneHot(order[k]!));
    }
  });

  test("a spread read weighting gives a spread weighting", () => {
    expect(follow(linksAfter(0, 1, 2), [0.5, 0.25, 0, 0, 0]).forward).toEqual([0, 0.5, 0.25, 0, 0]);
  });

  test("each read head follows the links of each write head", () => {
    const link = [...Array.from(linksAfter(0, 1)), ...Array.from(linksAfter(0, 2))];
    const given = { link, prevReadWeights: [...oneHot(0), ...oneHot(3)] };
    const found = forward(directional, { settings: { N, R: 2, V: 2 }, given, without: plain });
    expect([...found.forward!]).toEqual([...oneHot(1), ...oneHot(2), ...oneHot(-1), ...oneHot(-1)]);
  });

  test("a sharpness of 1 normalises, a larger one concentrates on the largest weight", () => {
    const link = linksAfter(0, 1, 2);
    const read = [0.3, 0.1, 0, 0, 0];
    expect(follow(link, read, 1).forward).toEqual(close([0, 0.75, 0.25, 0, 0], 4));
    expect(follow(link, read, 2).forward).toEqual(close([0, 0.9, 0.1, 0, 0], 4));
    expect(follow(link, read, 60).forward).toEqual(close([0, 1, 0, 0, 0]));
  });

  test("sharpened weights of zero links are uniform and sum to 1 at any sharpness; as a power they would be 0/0", () => {
    for (const sharp of [1, 8, 60, 1e4]) {
      const { forward: found, backward } = follow(linksAfter(), oneHot(0), sharp);
      expect([...found, ...backward]).toEqual(close(new Array<number>(2 * N).fill(1 / N)));
    }
  });

  test("zero links have finite, correct gradients", () => {
    const given = { link: new Array<number>(4).fill(0), prevReadWeights: [0.5, 0.25] };
    const call = { settings: { N: 2, R: 1, V: 1 }, domains, given, delta: 1e-9 };
    expect(kernelProblems(directional, [{ ...call, without: plain, delta: 1e-5 }])).toEqual([]);
    expect(kernelProblems(directional, [call])).toEqual([]);
  });
});
