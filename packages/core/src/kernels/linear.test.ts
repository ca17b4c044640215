import { describe, expect, test } from "vitest";
import { forward, gradients, type KernelCall, kernelProblems } from "../testing/index.ts";
import { linear } from "./linear.ts";

const second = ["input1", "weight1"];
const third = ["input2", "weight2"];
const sizes = (M: number, K0: number, K1: number, K2: number) => {
  return { M, K0, K1, K2, stride0: K0, stride1: K1, stride2: K2 };
};
const calls: KernelCall[] = [
  { settings: sizes(1, 1, 0, 0), without: [...second, ...third, "addend", "bias"] },
  { settings: sizes(1, 2, 1, 1) },
  { settings: sizes(5, 3, 0, 0), without: [...second, ...third, "addend"] },
  { settings: sizes(4, 2, 7, 0), without: [...third, "bias"] },
  { settings: sizes(3, 2, 1, 5) },
  { settings: sizes(6, 0, 0, 0), without: ["input0", "weight0", ...second, ...third, "bias"] },
];

/** Columns 2 and 3, then 1, of a matrix of two rows and four columns. */
const columns: KernelCall = {
  settings: { ...sizes(2, 2, 1, 0), stride0: 4, stride1: 4 },
  without: [...third, "addend", "bias"],
  given: { input0: [1, 10], weight0: [3, 4, 5, 6, 7, 8], input1: [100], weight1: [2, 3, 4, 5, 6, 7, 8] },
};

describe("linear", () => {
  test("satisfies the kernel laws, and its gradients equal central differences", () => {
    expect(kernelProblems(linear, [...calls, columns])).toEqual([]);
  });

  test("adds bias, addend and the products of up to three inputs", () => {
    const given = {
      input0: [1, 2],
      weight0: [1, 0, 0, 1],
      input1: [3],
      weight1: [10, 20],
      input2: [4],
      weight2: [100, 0],
      addend: [0.25, 0.5],
      bias: [1000, 2000],
    };
    expect([...forward(linear, { settings: sizes(2, 2, 1, 1), given }).out!]).toEqual([1431.25, 2062.5]);
  });

  test("a weight may be a range of columns of a larger matrix", () => {
    const { out } = forward(linear, columns);
    expect([...out!]).toEqual([3 + 40 + 200, 7 + 80 + 600]);
  });

  test("the gradients of other columns stay unchanged", () => {
    const { weight0, weight1 } = gradients(linear, columns, { out: [1, -1] });
    expect([...weight0!]).toEqual([1, 10, 0, 0, -1, -10]);
    expect([...weight1!]).toEqual([100, 0, 0, 0, -100, 0, 0]);
  });
});
