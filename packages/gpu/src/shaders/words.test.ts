import { clockCount, EPSILON, updates } from "@dncjs/core/backend";
import { expect, test } from "vitest";
import { code } from "../shared/call.wgsl.ts";
import { constantText, FRAME_WORDS, frameWords, numbered, sliceWords, vector } from "./words.ts";

test("the slot numbers of a frame, and the arguments of each update, do not overlap its other words", () => {
  expect(clockCount).toBeLessThanOrEqual(Math.min(...Object.values(frameWords)));
  expect(Math.max(...Object.values(frameWords))).toBeLessThan(FRAME_WORDS);
  for (const { operands, constants } of Object.values(updates)) {
    const count = Object.keys(operands).length + constants.length + 2; // the count and the workspace
    expect(count).toBeLessThanOrEqual(frameWords.firstGroup);
  }
});

test("shaders have the ε of core", () => {
  expect(Number(/const EPSILON = (.*);/.exec(code)?.[1])).toBe(EPSILON);
});

test("a vector holds its words in the order of the layout", () => {
  expect(vector(sliceWords, { clock: 3, batchStride: 4, base: 1, stride: 2 })).toEqual([1, 2, 3, 4]);
});

test("shaders get a constant with a member for each word; reserved names end with an underscore", () => {
  expect(constantText("Join", numbered(["input", "target"]))).toBe(
    "struct JoinWords { input: u32, target_: u32 }\nconst Join = JoinWords(0u, 1u);\n",
  );
});
