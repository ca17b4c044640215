import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ArgumentError } from "./errors.ts";
import { philox4x32, Random } from "./random.ts";

const seeds = fc.maxSafeNat();
const streams = fc.nat(0xffffffff);
const draw = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.uint32());

describe("Philox4x32-10", () => {
  // Random123, kat_vectors: counter, key, result.
  test.each([
    ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
  ])("gives the published words for counter %s and key %s", (counter, key, expected) => {
    const words = (text: string): number[] => text.split(" ").map((word) => Number.parseInt(word, 16));
    const block = Uint32Array.from(words(counter));
    const [key0, key1] = words(key) as [number, number];
    philox4x32(block, key0, key1);
    expect([...block]).toEqual(words(expected));
  });

  test("has the seed as its key and (block, stream) as its counter", () => {
    const seed = 0x12_3456_9abc_def0;
    const position = 4 * 0x3_8000_0001;
    const block = Uint32Array.of(0x8000_0001, 3, 0xfeed_beef, 0);
    philox4x32(block, 0x9abc_def0, 0x12_3456);
    expect(draw(Random.from({ seed, stream: 0xfeed_beef, position }), 4)).toEqual([...block]);
  });
});

describe("a state", () => {
  test("restores the generator at any position, through JSON", () => {
    fc.assert(
      fc.property(seeds, streams, fc.nat(30), (seed, stream, drawn) => {
        const random = new Random(seed, stream);
        draw(random, drawn);
        expect(random.state).toEqual({ seed, stream, position: drawn });
        const restored = Random.from(JSON.parse(JSON.stringify(random.state)));
        expect(draw(restored, 9)).toEqual(draw(random, 9));
      }),
    );
  });

  test("is a position in one sequence, for large positions too", () => {
    fc.assert(
      fc.property(seeds, fc.nat(2 ** 40), fc.nat(20), (seed, position, ahead) => {
        const here = Random.from({ seed, stream: 5, position });
        draw(here, ahead);
        expect(draw(here, 5)).toEqual(draw(Random.from({ seed, stream: 5, position: position + ahead }), 5));
      }),
    );
  });

  test("or argument out of range is refused by name", () => {
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "1", null]) {
      const value = bad as number;
      expect(() => new Random(value)).toThrow(new ArgumentError("seed", bad, `an integer 0..${2 ** 53 - 1}`));
      expect(() => new Random(0, value)).toThrow(ArgumentError);
      expect(() => Random.from({ seed: 0, stream: 0, position: value })).toThrow(ArgumentError);
    }
    expect(() => new Random(0, 2 ** 32)).toThrow(ArgumentError);
    expect(() => Random.from({ seed: 0, position: 0 } as never)).toThrow(ArgumentError);
    expect(() => Random.from(null as never)).toThrow(ArgumentError);
    expect(new Random(2 ** 53 - 1, 2 ** 32 - 1).uint32()).toBeGreaterThanOrEqual(0);
  });
});

describe("uniform", () => {
  test("consists of the 27 and 26 upper bits of two words", () => {
    const [first, second] = draw(new Random(7), 2) as [number, number];
    const bits = (BigInt(first >>> 5) << 26n) | BigInt(second >>> 6);
    const random = new Random(7);
    expect(BigInt(random.uniform() * 2 ** 53)).toBe(bits);
    expect(random.state.position).toBe(2);
  });

  test("stays in [0, 1) and has the mean and variance of a uniform variable", () => {
    const random = new Random(1);
    const values = Array.from({ length: 100_000 }, () => random.uniform());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.004);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.001);
  });
});

describe("integer", () => {
  test("stays below its bound and reaches every value equally often", () => {
    const random = new Random(3);
    const draws = Array.from({ length: 70_000 }, () => random.integer(7));
    const counts = [0, 1, 2, 3, 4, 5, 6].map((value) => draws.filter((drawn) => drawn === value).length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(70_000);
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(22.5); // 6 degrees of freedom, p = 0.001
  });

  test("has no bias to small values if the bound does not divide 2^32", () => {
    const random = new Random(4);
    const below = 3 * 2 ** 30; // without rejection, half of the results would be in the lower third
    let lower = 0;
    for (let draws = 0; draws < 30_000; draws++) if (random.integer(below) < 2 ** 30) lower++;
    expect(Math.abs(lower / 30_000 - 1 / 3)).toBeLessThan(0.01);
    expect(random.state.position).toBeGreaterThan(30_000);
  });

  test("returns a whole word for the bound 2^32 and 0 for the bound 1", () => {
    expect(new Random(9).integer(2 ** 32)).toBe(new Random(9).uint32());
    expect(new Random(9).integer(1)).toBe(0);
    for (const bad of [0, -1, 1.5, Number.NaN, 2 ** 32 + 1]) {
      expect(() => new Random(9).integer(bad)).toThrow(ArgumentError);
    }
  });
});

describe("shuffle", () => {
  test("permutes its argument in place", () => {
    fc.assert(
      fc.property(seeds, fc.array(fc.integer()), (seed, items) => {
        const sorted = items.toSorted();
        expect(new Random(seed).shuffle(items)).toBe(items);
        expect(items.toSorted()).toEqual(sorted);
      }),
    );
  });

  test("makes all orders equally likely", () => {
    const random = new Random(11);
    const counts = new Map<string, number>();
    for (let draws = 0; draws < 12_000; draws++) {
      const order = random.shuffle(["a", "b", "c"]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chiSquared).toBeLessThan(20.5); // 5 degrees of freedom, p = 0.001
  });
});

describe("fork", () => {
  test("depends only on the stream and the name, and draws nothing", () => {
    const random = new Random(5, 6);
    const before = random.fork("weights").state;
    random.uint32();
    random.fork("data");
    expect(random.state.position).toBe(1);
    expect(random.fork("weights").state).toEqual(before);
    expect(before).toMatchObject({ seed: 5, position: 0 });
  });

  test("gives different streams for different names, types of name, parents and orders", () => {
    const root = new Random(1);
    const names = ["", "0", "1", "a", "ab", "ba", "a\u0000", 0, 1, -1, 2 ** 32, 2 ** 32 + 1, -(2 ** 32), 2 ** 53 - 1];
    const forks = [root, ...names.map((name) => root.fork(name)), ...names.map((name) => root.fork("a").fork(name))];
    forks.push(root.fork("b").fork("a"), new Random(1, 1).fork("a"));
    expect(new Set(forks.map((random) => random.state.stream)).size).toBe(forks.length);
  });

  test("gives different streams for different numbers below 2^32", () => {
    const root = new Random(1);
    const streams = new Set<number>();
    for (let episode = 0; episode < 200_000; episode++) streams.add(root.fork(episode).state.stream);
    expect(streams.size).toBe(200_000); // about 5 collisions are expected by chance
  });

  // The numbers come from a separate implementation in Python's big integers.
  test("keeps its streams between releases", () => {
    const root = new Random(2016);
    const streams = ["weights", "tâche", 0, 123_456_789_012].map((name) => root.fork(name).state.stream);
    expect(streams).toEqual([959_172_669, 1_384_027_286, 1_967_287_870, 2_371_957_083]);
    expect(root.fork("weights").fork(3).uint32()).toBe(3_008_180_547);
  });

  test("refuses names that are neither strings nor safe integers", () => {
    for (const bad of [0.5, Number.NaN, 2 ** 53, undefined, null, {}]) {
      expect(() => new Random(1).fork(bad as number)).toThrow(ArgumentError);
    }
  });
});
