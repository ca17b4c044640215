import { describe, expect, test } from "vitest";
import { Random } from "../random.ts";
import { forward, kernelProblems, memorySizes, unit } from "../testing/index.ts";
import { temporalLink } from "./temporalLink.ts";

const N = 4;
const domains = { prevLink: unit, prevPrecedence: unit, writeWeights: unit };
const oneHot = (location: number) => Array.from({ length: N }, (_, n) => Number(n === location));

interface Links {
  readonly link: number[];
  readonly precedence: number[];
}

const empty: Links = { link: new Array<number>(N * N).fill(0), precedence: new Array<number>(N).fill(0) };

function write({ link: prevLink, precedence: prevPrecedence }: Links, writeWeights: number[]): Links {
  const given = { prevLink, prevPrecedence, writeWeights };
  const { link, precedence } = forward(temporalLink, { settings: { N, V: 1 }, given });
  return { link: [...link!], precedence: [...precedence!] };
}

const writeAll = (...weightings: number[][]): Links => weightings.reduce(write, empty);
const linkAt = ({ link }: Links, i: number, j: number) => link[i * N + j];

describe("temporalLink", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    const calls = memorySizes.map((settings) => ({ settings, domains }));
    expect(kernelProblems(temporalLink, calls)).toEqual([]);
  });

  test("writes to location 2, then 0, link 0 to 2, and no other pair", () => {
    const links = writeAll(oneHot(2), oneHot(0));
    expect(linkAt(links, 0, 2)).toBe(1);
    expect(links.link.reduce((sum, value) => sum + value)).toBe(1);
    expect(links.precedence).toEqual(oneHot(0));
  });

  test("links use the precedence of the previous step: the first write makes no link", () => {
    const links = writeAll([0.5, 0.5, 0, 0]);
    expect(links.link).toEqual(empty.link);
    expect(links.precedence).toEqual([0.5, 0.5, 0, 0]);
  });

  test("a second write to a location replaces its links, in and out, by one to the last write", () => {
    const links = writeAll(oneHot(0), oneHot(1), oneHot(2), oneHot(1));
    expect(linkAt(links, 1, 2)).toBe(1);
    expect(links.link.reduce((sum, value) => sum + value)).toBe(1);
  });

  test("a write weighting of 0 leaves link and precedence unchanged", () => {
    const before = writeAll(oneHot(1), [0.3, 0, 0.6, 0], oneHot(3));
    expect(write(before, [0, 0, 0, 0])).toEqual(before);
  });

  test("a half write takes half of the precedence and makes half a link", () => {
    const before = writeAll(oneHot(0), oneHot(1));
    const after = write(before, [0, 0, 0.5, 0]);
    expect([linkAt(after, 2, 1), linkAt(after, 1, 0)]).toEqual([0.5, 1]);
    expect(after.precedence).toEqual([0, 0.5, 0.5, 0]);
  });

  test("no location is linked to itself, even if the previous link matrix has a diagonal", () => {
    const full = { link: new Array<number>(N * N).fill(0.1), precedence: [0.25, 0.25, 0.25, 0.25] };
    const links = write(full, [0.1, 0.2, 0.3, 0.4]);
    expect([0, 1, 2, 3].map((n) => linkAt(links, n, n))).toEqual([0, 0, 0, 0]);
  });

  test("links and precedence stay in [0,1], rows and columns sum to at most 1, for any writes", () => {
    const random = new Random(4);
    let links = empty;
    for (let repeat = 0; repeat < 200; repeat++) {
      const raw = Array.from({ length: N }, () => random.uniform() ** 4);
      const scale = random.uniform() / raw.reduce((sum, value) => sum + value);
      links = write(
        links,
        raw.map((value) => value * scale),
      );
      for (let i = 0; i < N; i++) {
        const row = [0, 1, 2, 3].map((j) => linkAt(links, i, j)!);
        const column = [0, 1, 2, 3].map((j) => linkAt(links, j, i)!);
        for (const sums of [row, column, links.precedence]) {
          expect(Math.min(...sums)).toBeGreaterThanOrEqual(0);
          expect(sums.reduce((sum, value) => sum + value)).toBeLessThanOrEqual(1 + 1e-12);
        }
      }
    }
  });

  test("each write head has links of its own", () => {
    const given = { prevLink: [...empty.link, ...empty.link], prevPrecedence: [...oneHot(3), ...oneHot(2)] };
    const call = { settings: { N, V: 2 }, given: { ...given, writeWeights: [...oneHot(0), ...oneHot(1)] } };
    const { link } = forward(temporalLink, call);
    expect([link![0 * N + 3], link![N * N + 1 * N + 2]]).toEqual([1, 1]);
    expect(Array.from(link!).reduce((sum, value) => sum + value)).toBe(2);
  });
});
