import { describe, expect, test } from "vitest";
import { Random } from "../random.ts";
import { clear, insertLocation, offer, sortByLocation, weightKey } from "./entries.ts";

const emptyList = (size: number) => ({ index: new Float64Array(size), value: new Float64Array(size) });

describe("offer", () => {
  test("keeps the best by key, then location, for any order of the offers, as a full sort does", () => {
    const random = new Random(5);
    for (let repeat = 0; repeat < 300; repeat++) {
      const size = 1 + random.integer(6);
      // Few different values, so that many keys tie.
      const candidates = Array.from({ length: random.integer(12) }, (_, n) => ({ n, x: random.integer(4) / 3 - 0.3 }));
      const best = candidates.toSorted((a, b) => weightKey(b.x) - weightKey(a.x) || a.n - b.n).slice(0, size);
      const expected = best.toSorted((a, b) => a.n - b.n);
      const shuffled = candidates.map((entry) => ({ ...entry, at: random.uniform() }));
      const list = emptyList(size);
      for (const { n, x } of shuffled.toSorted((a, b) => a.at - b.at)) offer(list, n, x, weightKey);
      sortByLocation(list);
      const padding = new Array<number>(size - expected.length).fill(0);
      expect([...list.index]).toEqual([...expected.map(({ n }) => n + 1), ...padding]);
      expect([...list.value]).toEqual([...expected.map(({ x }) => x), ...padding]);
    }
  });

  test("fills a list of NaN values, so that a location is always found", () => {
    const list = emptyList(2);
    for (let n = 0; n < 4; n++) offer(list, n, Number.NaN, weightKey);
    sortByLocation(list);
    expect([...list.index]).toEqual([1, 2]);
    clear(list);
    expect([...list.index, ...list.value]).toEqual([0, 0, 0, 0]);
  });
});

describe("insertLocation", () => {
  test("keeps locations unique and in ascending order", () => {
    const random = new Random(6);
    const index = new Float64Array(8);
    const inserted = new Set<number>();
    for (let k = 0; k < 40; k++) {
      const location = random.integer(8);
      inserted.add(location);
      insertLocation(index, location);
      const expected = [...inserted].toSorted((a, b) => a - b).map((n) => n + 1);
      expect([...index]).toEqual([...expected, ...new Array<number>(8 - expected.length).fill(0)]);
    }
  });
});

describe("weightKey", () => {
  test("is 128 times the root, rounded; negative weights have key 0", () => {
    expect([0, -1, 1, 0.25, 1e-5, 2e-5].map(weightKey)).toEqual([0, 0, 128, 64, 0, 1]);
  });
});
