import { Random } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trainingOrder } from "./trainingOrder.ts";

const random = new Random(4).fork("order");

describe("the training order", () => {
  it("has every story once per epoch, in a new order each time", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 4 }), (batches, size) => {
        const lengths = Array.from({ length: batches * size }, (_, at) => (at * 7) % 5);
        const order = trainingOrder({ lengths, random, lookahead: batches });
        const epoch = (number: number) =>
          Array.from({ length: batches }, (_, at) => order(number * batches + at, size)).flat();
        const all = lengths.map((_, story) => story);
        expect(epoch(0).sort((a, b) => a - b)).toEqual(all);
        expect(epoch(5).sort((a, b) => a - b)).toEqual(all);
      }),
      { numRuns: 40 },
    );
    const order = trainingOrder({ lengths: Array(30).fill(1), random, lookahead: 1 });
    expect(order(0, 30)).not.toEqual(order(1, 30));
  });

  it("is a function of index and size, whatever the calls before", () => {
    const lengths = Array.from({ length: 23 }, (_, at) => (at * 11) % 17);
    fc.assert(
      fc.property(
        fc.array(fc.nat(200), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        (before, size) => {
          const used = trainingOrder({ lengths, random, lookahead: 4 });
          for (const index of before) used(index, size);
          const unused = trainingOrder({ lengths, random, lookahead: 4 });
          expect(used(12, size)).toEqual(unused(12, size));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("with a lookahead batches stories of similar length, in random order of the batches", () => {
    const lengths = Array.from({ length: 256 }, (_, at) => ((at * 97) % 256) + 1);
    const padding = (lookahead: number) => {
      const order = trainingOrder({ lengths, random, lookahead });
      return Array.from({ length: 32 }, (_, index) => {
        const steps = order(index, 8).map((story) => lengths[story] as number);
        return Math.max(...steps) - steps.reduce((sum, step) => sum + step, 0) / 8;
      }).reduce((sum, excess) => sum + excess, 0);
    };
    expect(padding(16)).toBeLessThan(padding(1) / 5);
    const order = trainingOrder({ lengths, random, lookahead: 32 });
    const longest = Array.from({ length: 32 }, (_, index) =>
      Math.max(...order(index, 8).map((at) => lengths[at] as number)),
    );
    expect(longest).not.toEqual(longest.toSorted((a, b) => a - b));
  });

  it("works with fewer stories than a batch has sequences", () => {
    const order = trainingOrder({ lengths: [3, 1, 2], random, lookahead: 8 });
    const counts = [0, 0, 0];
    for (let index = 0; index < 24; index++)
      for (const story of order(index, 8)) counts[story] = (counts[story] ?? 0) + 1;
    expect(counts).toEqual([64, 64, 64]);
  });
});
