import { defineOptimizer } from "@dncjs/train/tools";
import { InvalidArgumentError } from "commander";
import { expect, test } from "vitest";
import { learningRateGrammar, parseLearningRate } from "./learningRate.ts";

test("parses one number as a constant rate", () => {
  expect(parseLearningRate("1e-3")).toBe(0.001);
});

test("parses pieces with their start and shape", () => {
  expect(parseLearningRate("3e-3,1e-3@0.6")).toEqual([
    { at: 0, value: 0.003 },
    { at: 0.6, value: 0.001 },
  ]);
  expect(parseLearningRate("0@0:linear,1e-3@0.05:cosine,0@1")).toEqual([
    { at: 0, value: 0, shape: "linear" },
    { at: 0.05, value: 0.001, shape: "cosine" },
    { at: 1, value: 0 },
  ]);
});

test("every example of --help is a schedule that a recipe accepts", () => {
  const examples = [...learningRateGrammar.matchAll(/--learning-rate (\S+)/g)].map(([, text]) => text!);
  expect(examples).toHaveLength(3);
  for (const text of examples) {
    const learningRate = parseLearningRate(text);
    expect(defineOptimizer({ type: "adam", learningRate }).learningRate).toEqual(learningRate);
  }
});

test.for([
  ["", "RATE"],
  ["fast", 'a number, not "fast"'],
  ["1e-3,", "RATE"],
  ["1e-3,1e-4", 'RATE@AT after the first rate, with AT from 0 to 1: "1e-4" has no AT'],
  ["1e-3@0@1", "RATE"],
  ["1e-3@x", 'a number, not "x"'],
  ["1e-3:cubic,0@1", 'hold, linear, cosine, got "cubic"'],
  ["1e-3:linear@0.5", "RATE"],
] as const)("rejects %s", ([text, message]) => {
  expect(() => parseLearningRate(text)).toThrow(InvalidArgumentError);
  expect(() => parseLearningRate(text)).toThrow(message);
});
