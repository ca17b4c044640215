import { Random } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distinctVectors, distinctWords, drawBetween, drawBits, drawDistinct, drawDistinctVectors } from "./draws.ts";

describe("draws", () => {
  it("of distinct numbers have every choice in every order equally often", () => {
    const random = new Random(1);
    const counts = new Map<string, number>();
    for (let time = 0; time < 12_000; time++) {
      const drawn = drawDistinct(random, 2, 4).join();
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    expect(counts.size).toBe(12);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(152); // five standard deviations
  });

  it("of distinct vectors are distinct, and draw no more words than distinctWords says", () => {
    const sizes = fc.record({
      bits: fc.integer({ min: 1, max: 40 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(sizes, fc.nat(), ({ bits, share }, seed) => {
        const count = Math.floor(share * Math.min(40, distinctVectors(bits)));
        const random = new Random(seed);
        const vectors = drawDistinctVectors(random, count, bits);
        expect(vectors.every((vector) => vector.length === bits)).toBe(true);
        expect(new Set(vectors.map((vector) => vector.join(""))).size).toBe(count);
        expect(random.state.position).toBeLessThanOrEqual(distinctWords(count, bits));
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it("of a bit or a number take one word, even if there is only one number", () => {
    const random = new Random(1);
    expect(new Set(drawBits(random, 100))).toEqual(new Set([0, 1]));
    expect(drawBetween(random, 4, 4)).toBe(4);
    expect(random.state.position).toBe(101);
  });
});
