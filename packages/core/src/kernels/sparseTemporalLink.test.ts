import { describe, expect, test } from "vitest";
import { Random } from "../random.ts";
import {
  forward,
  type KernelCall,
  kernelProblems,
  randomEntryValues,
  randomIndex,
  randomLinks,
  sparseSizes,
} from "../testing/index.ts";
import { weightKey } from "./entries.ts";
import { sparseTemporalLink } from "./sparseTemporalLink.ts";

const calls = sparseSizes.map((sizes): KernelCall => {
  const { N, V, links, writeSize } = sizes as Record<"N" | "V" | "links" | "writeSize", number>;
  const writeIndex = randomIndex("writes", V, writeSize, N);
  const prevPrecedenceIndex = randomIndex("precedence", V, links, N);
  const given = {
    ...randomLinks("links", sizes),
    writeIndex,
    writeWeights: randomEntryValues("write weights", writeIndex, 0.3),
    prevPrecedenceIndex,
    prevPrecedence: randomEntryValues("precedence values", prevPrecedenceIndex, 0.9),
  };
  return { settings: sizes, given };
});

/** Entries by location. */
type List = Readonly<Record<number, number>>;
/** Links by row, then column. */
type Rows = Readonly<Record<number, List>>;

const indexOf = (list: List, size: number) => [
  ...Object.keys(list).map((location) => Number(location) + 1),
  ...new Array<number>(size - Object.keys(list).length).fill(0),
];
const valuesOf = (list: List, size: number) => [
  ...Object.values(list),
  ...new Array<number>(size - Object.keys(list).length).fill(0),
];

function listAt(index: ArrayLike<number>, value: ArrayLike<number>, at: number, size: number): List {
  const places = Array.from({ length: size }, (_, k) => at * size + k).filter((place) => index[place]! > 0);
  return Object.fromEntries(places.map((place) => [index[place]! - 1, Number(value[place]!.toFixed(12))]));
}

/** One step of a write head over N locations with lists of `links` entries. */
function step(N: number, links: number, rows: Rows, precedence: List, write: List): { rows: Rows; precedence: List } {
  const all = Array.from({ length: N }, (_, i) => rows[i] ?? {});
  const writeSize = Object.keys(write).length;
  const found = forward(sparseTemporalLink, {
    settings: { N, V: 1, links, writeSize, changed: N },
    given: {
      linkIndex: all.flatMap((row) => indexOf(row, links)),
      link: all.flatMap((row) => valuesOf(row, links)),
      prevPrecedenceIndex: indexOf(precedence, links),
      prevPrecedence: valuesOf(precedence, links),
      writeIndex: indexOf(write, writeSize),
      writeWeights: valuesOf(write, writeSize),
    },
  });
  const next = all.map((_, i) => [i, listAt(found.linkIndex!, found.link!, i, links)] as const);
  return {
    rows: Object.fromEntries(next.filter(([, row]) => Object.keys(row).length > 0)),
    precedence: listAt(found.precedenceIndex!, found.precedence!, 0, links),
  };
}

describe("sparseTemporalLink", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(sparseTemporalLink, calls)).toEqual([]);
  });

  test("a write links its location to those of the precedence, and takes the precedence", () => {
    const { rows, precedence } = step(6, 2, {}, { 1: 0.5, 4: 0.25 }, { 2: 1 });
    expect(rows).toEqual({ 2: { 1: 0.5, 4: 0.25 } });
    expect(precedence).toEqual({ 1: 0, 2: 1 });
  });

  test("links of the rows and columns that are written fade, others keep their bits, and no location links to itself", () => {
    const { rows } = step(
      6,
      3,
      { 0: { 3: 0.5, 5: 0.5 }, 2: { 0: 0.8 }, 4: { 5: 0.7 } },
      { 2: 0.5, 5: 0.25 },
      { 5: 0.5 },
    );
    expect(rows).toEqual({ 0: { 3: 0.5, 5: 0.25 }, 2: { 0: 0.8 }, 4: { 5: 0.35 }, 5: { 2: 0.25 } });
  });

  test("a full row keeps its largest links; equal keys: the lower column", () => {
    const full = { 3: { 0: 0.4, 1: 0.1 } };
    expect(step(6, 2, full, { 5: 0.9 }, { 3: 0.5 }).rows).toEqual({ 3: { 0: 0.2, 5: 0.45 } });
    expect(step(6, 2, { 3: { 4: 0.5, 5: 0.5 } }, { 1: 0.5 }, { 3: 0.5 }).rows).toEqual({ 3: { 1: 0.25, 4: 0.25 } });
  });

  test("a full column keeps its largest links; equal keys: the lower row", () => {
    const column = { 0: { 5: 0.3 }, 1: { 5: 0.1 } };
    expect(step(6, 2, column, { 5: 0.5 }, { 3: 0.5 }).rows).toEqual({ 0: { 5: 0.3 }, 3: { 5: 0.25 } });
    expect(step(6, 2, { 1: { 5: 0.25 }, 4: { 5: 0.25 } }, { 5: 0.5 }, { 2: 0.5 }).rows).toEqual({
      1: { 5: 0.25 },
      2: { 5: 0.25 },
    });
  });

  test("rows are cut before columns: a link that its row drops takes no place in a column", () => {
    // Row 3 drops the link to 5, so column 5 holds no more than its one place. Columns first would drop 0 → 5.
    const { rows } = step(6, 1, { 0: { 5: 0.1 }, 3: { 1: 0.9 } }, { 5: 0.6 }, { 3: 0.25 });
    expect(rows).toEqual({ 0: { 5: 0.1 }, 3: { 1: 0.675 } });
  });

  test("links are compared on a grid of their root: 0.002 and 0.003 are apart, 0.50 and 0.502 tie", () => {
    const small = step(6, 1, { 3: { 1: 0.004 } }, { 5: 0.006 }, { 3: 0.5 });
    expect(small.rows).toEqual({ 3: { 5: 0.003 } });
    const large = step(6, 1, { 3: { 1: 0.5 } }, { 5: 0.502 }, { 3: 0.5 });
    expect(large.rows).toEqual({ 3: { 1: 0.25 } });
  });

  test("the precedence keeps its largest entries and is not normalised", () => {
    const { precedence } = step(6, 2, {}, { 1: 0.5, 4: 0.25 }, { 2: 0.25, 5: 0.25 });
    expect(precedence).toEqual({ 1: 0.25, 2: 0.25 });
  });

  test("writes of weight 0 leave rows and precedence as they are, but add entries of 0 where there is room", () => {
    const { rows, precedence } = step(6, 2, { 3: { 0: 0.5, 1: 0.25 } }, { 4: 0.5 }, { 3: 0 });
    expect(rows).toEqual({ 3: { 0: 0.5, 1: 0.25 } });
    expect(precedence).toEqual({ 3: 0, 4: 0.5 });
  });

  test("random writes give the links of a full sort of rows, then of columns, at most `links` in each", () => {
    const N = 9;
    const random = new Random(8);
    for (const links of [1, 2, 4]) {
      let state: { rows: Rows; precedence: List } = { rows: {}, precedence: {} };
      for (let t = 0; t < 60; t++) {
        // Weights of few values, so that keys tie.
        const locations = new Set(Array.from({ length: 3 }, () => random.integer(N)));
        const write = Object.fromEntries([...locations].map((n) => [n, random.integer(4) / 12]));
        const expected = sorted(N, links, state.rows, state.precedence, write);
        state = step(N, links, state.rows, state.precedence, write);
        expect(state.rows, `links ${links}, step ${t}`).toEqual(expected);
      }
    }
  });
});

/** The links after a step, by full sorts of dense candidates. */
function sorted(N: number, links: number, rows: Rows, precedence: List, write: List): Rows {
  const candidates: { i: number; j: number; x: number }[] = [];
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < N; j++) {
      const isNew = i in write && j in precedence && i !== j;
      if (!isNew && rows[i]?.[j] === undefined) continue;
      const scaled = (1 - (write[i] ?? 0) - (write[j] ?? 0)) * (rows[i]?.[j] ?? 0);
      candidates.push({ i, j, x: scaled + (isNew ? write[i]! * precedence[j]! : 0) });
    }
  }
  const best = (list: typeof candidates, location: (one: (typeof candidates)[number]) => number) =>
    list.toSorted((a, b) => weightKey(b.x) - weightKey(a.x) || location(a) - location(b)).slice(0, links);
  const ofRows = [...new Array(N).keys()].flatMap((n) =>
    best(
      candidates.filter(({ i }) => i === n),
      ({ j }) => j,
    ),
  );
  const kept = [...new Array(N).keys()].flatMap((n) =>
    best(
      ofRows.filter(({ j }) => j === n),
      ({ i }) => i,
    ),
  );
  const found: Record<number, List> = {};
  for (const { i, j, x } of kept) found[i] = { ...found[i], [j]: Number(x.toFixed(12)) };
  return found;
}
