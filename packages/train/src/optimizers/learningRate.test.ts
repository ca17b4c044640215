import { ConfigError } from "@dncjs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineLearningRate, type LearningRatePiece, learningRateAt } from "./learningRate.ts";

describe("a learning rate", () => {
  it("is constant between the fractions of the run given by `at`", () => {
    const rate = defineLearningRate("rate", [
      { at: 0, value: 1 },
      { at: 0.1, value: 0.5 },
      { at: 0.8, value: 0.25 },
    ]);
    const rates = [0, 99, 100, 799, 800, 1000, 5000].map((batch) => learningRateAt(rate, batch / 1000));
    expect(rates).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25, 0.25]);
  });

  it("has at most 4096 pieces, since files repeat it", () => {
    const pieces = (count: number) => Array.from({ length: count }, (_, at) => ({ at: at / count, value: 1e-3 }));
    expect(defineLearningRate("rate", pieces(4096))).toHaveLength(4096);
    expect(() => defineLearningRate("rate", pieces(4097))).toThrow('rate: got "4097 pieces", expected at most 4096');
  });

  it("can be one number for the whole run", () => {
    expect(learningRateAt(defineLearningRate("rate", 1e-4), 0.5)).toBe(1e-4);
  });

  it("reaches the next value along a line or half a cosine wave", () => {
    const rate = defineLearningRate("rate", [
      { at: 0, value: 0, shape: "linear" },
      { at: 0.2, value: 1, shape: "cosine" },
      { at: 0.6, value: 0.5, shape: "hold" },
      { at: 1, value: 0.25 },
    ]);
    const rates = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.99, 1].map((fraction) => learningRateAt(rate, fraction));
    const quarter = Math.SQRT1_2 / 4;
    const expected = [0, 0.25, 0.5, 1, 0.75 + quarter, 0.75, 0.75 - quarter, 0.5, 0.5, 0.25];
    for (const [index, value] of expected.entries()) expect(rates[index]).toBeCloseTo(value, 14);
  });

  it("stays between the values of two pieces", () => {
    const piece = fc.record({
      value: fc.double({ min: 0, max: 1, noNaN: true }),
      shape: fc.constantFrom("linear", "cosine"),
    });
    fc.assert(
      fc.property(
        piece,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        ({ value, shape }, to, at) => {
          const rate = learningRateAt([{ at: 0, value, shape } as LearningRatePiece, { at: 1, value: to }], at);
          const slack = 1e-15;
          expect(rate).toBeGreaterThanOrEqual(Math.min(value, to) - slack);
          expect(rate).toBeLessThanOrEqual(Math.max(value, to) + slack);
        },
      ),
      { seed: 1 },
    );
  });

  it.each([
    ["rate", []],
    ["rate", "fast"],
    ["rate", Number.NaN],
    ["rate[0].at", [{ at: 0.5, value: 1 }]],
    [
      "rate[1].at",
      [
        { at: 0, value: 1 },
        { at: 0, value: 2 },
      ],
    ],
    [
      "rate[1].at",
      [
        { at: 0, value: 1 },
        { at: 1.5, value: 2 },
      ],
    ],
    [
      "rate[1].shape",
      [
        { at: 0, value: 1, shape: "linear" },
        { at: 1, value: 2, shape: "linear" },
      ],
    ],
    [
      "rate[0].shape",
      [
        { at: 0, value: 1, shape: "steps" },
        { at: 1, value: 2 },
      ],
    ],
    ["rate[0].value", [{ at: 0, value: -1 }]],
    ["rate[0].from", [{ at: 0, value: 1, from: 2 }]],
    ["rate[0]", [null]],
  ])("is rejected if %s is invalid", (field, rate) => {
    expect(() => defineLearningRate("rate", rate)).toThrow(ConfigError);
    expect(() => defineLearningRate("rate", rate)).toThrow(`${field}: got`);
  });
});
