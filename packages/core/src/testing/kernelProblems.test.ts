import { describe, expect, test } from "vitest";
import { defineSpec, type Kernel } from "../kernels/kernel.ts";
import { kernelProblems } from "./kernelProblems.ts";

type Square = Kernel<"x", "weight", never, "out", "root", "work">;

/** out = weight x², a correct kernel. */
const square = {
  ...defineSpec<"x", "out", "weight", never, "root", "work">({
    name: "square",
    inputs: { x: "N" },
    parameters: { weight: "" },
    outputs: { out: "N" },
    saved: { root: "N" },
    scratch: { work: "N" },
    sizes: ["N"],
  }),
  forward({ x, weight, out, root }) {
    x.forEach((value, n) => {
      root[n] = value;
      out[n] = weight[0]! * value ** 2;
    });
  },
  backward({ weight, root }, d) {
    for (let n = 0; n < root.length; n++) d.x[n] += 2 * weight[0]! * root[n]! * d.out[n]!;
  },
  parameterGradient({ root }, d) {
    for (let n = 0; n < root.length; n++) d.weight[0] += root[n]! ** 2 * d.out[n]!;
  },
} satisfies Square;

const problemsOf = (change: Partial<Square>): string[] =>
  kernelProblems({ ...square, ...change }, [{ settings: { N: 3 } }]).map((problem) => problem.replace(" (N=3)", ""));

describe("kernelProblems", () => {
  test("finds no problem in a correct kernel", () => expect(problemsOf({})).toEqual([]));

  test("finds an output that forward adds to or does not write", () => {
    const adds = problemsOf({
      forward(values, s) {
        const before = values.out.slice();
        square.forward(values);
        for (let n = 0; n < s.N!; n++) values.out[n] += before[n]!;
      },
    });
    expect(adds).toContain("forward leaves out unwritten or not finite");
    const skips = problemsOf({ forward: (values) => square.forward({ ...values, root: new Float64Array(3) }) });
    expect(skips).toContain("forward leaves root unwritten or not finite");
  });

  test("finds results that depend on the contents of scratch", () => {
    const reads = problemsOf({
      forward(values) {
        square.forward(values);
        values.out[0] += values.work[0]! > 0 ? 1 : 0;
      },
    });
    expect(reads).toContain("out depends on the previous contents of memory");
  });

  test("finds inputs, saved operands and gradients of outputs that are modified", () => {
    const forward = problemsOf({
      forward(values) {
        square.forward(values);
        values.x[0] = 0;
      },
    });
    expect(forward).toContain("forward modifies x");
    const backward = problemsOf({
      backward(values, d) {
        square.backward(values, d);
        values.root[0] = 0;
        d.out[1] = 0;
      },
    });
    expect(backward).toEqual(
      expect.arrayContaining(["backward modifies root", "backward modifies the gradient of out"]),
    );
  });

  test("finds a gradient that backward overwrites instead of adding, and a wrong gradient", () => {
    const overwrites = problemsOf({
      parameterGradient(values, d) {
        d.weight[0] = 0;
        square.parameterGradient(values, d);
      },
    });
    expect(overwrites).toEqual(["backward does not add to the gradient of weight"]);
    const wrong = problemsOf({
      backward({ weight, root }, d) {
        for (let n = 0; n < root.length; n++) d.x[n] += 2.00001 * weight[0]! * root[n]! * d.out[n]!;
      },
    });
    expect(wrong).toEqual([expect.stringMatching(/^the gradient of x is off by 5.0e-6$/)]);
  });
});
