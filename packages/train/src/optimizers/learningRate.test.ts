import { ConfigError } from "@dncjs/core";
import { describe, expect, it } from "vitest";
import { defineLearningRate, learningRateAt } from "./learningRate.ts";

describe("a learning rate", () => {
  it("is constant from one fraction of the run to the next", () => {
    const rate = defineLearningRate("rate", [
      { at: 0, value: 1 },
      { at: 0.1, value: 0.5 },
      { at: 0.8, value: 0.25 },
    ]);
    const rates = [0, 99, 100, 799, 800, 1000, 5000].map((batch) => learningRateAt(rate, batch / 1000));
    expect(rates).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25, 0.25]);
  });

  it("may be one number for the whole run", () => {
    expect(learningRateAt(defineLearningRate("rate", 1e-4), 0.5)).toBe(1e-4);
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
        { at: 1, value: 2 },
      ],
    ],
    ["rate[0].value", [{ at: 0, value: -1 }]],
    ["rate[0].from", [{ at: 0, value: 1, from: 2 }]],
    ["rate[0]", [null]],
  ])("is refused, naming %s", (field, rate) => {
    expect(() => defineLearningRate("rate", rate)).toThrow(ConfigError);
    expect(() => defineLearningRate("rate", rate)).toThrow(`${field} is`);
  });
});
