/**
 * out = addend + bias + Σ_i W_i input_i      (i = 0, 1, 2; operands that a call leaves out count as 0)
 *
 * An affine map of up to three inputs. Each W_i may be a range of columns of a larger matrix whose rows have `stride_i` numbers.
 * Source: the affine maps of Graves et al. 2016, Methods.
 */
import { defineKernel, type FloatArray, type Kernel } from "./kernel.ts";

type Input = "input0" | "input1" | "input2";
type Weight = "weight0" | "weight1" | "weight2";

export const linear: Kernel<Input | "addend", Weight | "bias", never, "out", never, never> = defineKernel({
  name: "linear",
  inputs: { input0: "K0", input1: "K1", input2: "K2", addend: "M" },
  parameters: { weight0: "M K0", weight1: "M K1", weight2: "M K2", bias: "M" },
  outputs: { out: "M" },
  optional: ["input0", "weight0", "input1", "input2", "addend", "weight1", "weight2", "bias"],
  sizes: ["M", "K0", "K1", "K2", "stride0", "stride1", "stride2"],
  addend: { input: "addend", output: "out" },

  forward({ input0, input1, input2, addend, weight0, weight1, weight2, bias, out }, s) {
    for (let m = 0; m < out.length; m++) {
      let sum = (addend[m] ?? 0) + (bias[m] ?? 0);
      sum += dot(weight0, m * s.stride0, input0);
      sum += dot(weight1, m * s.stride1, input1);
      sum += dot(weight2, m * s.stride2, input2);
      out[m] = sum;
    }
  },

  backward({ weight0, weight1, weight2 }, d, s) {
    for (let m = 0; m < d.out.length; m++) {
      if (d.addend.length > 0) d.addend[m] += d.out[m];
      addScaled(d.input0, d.out[m], weight0, m * s.stride0);
      addScaled(d.input1, d.out[m], weight1, m * s.stride1);
      addScaled(d.input2, d.out[m], weight2, m * s.stride2);
    }
  },

  parameterGradient({ input0, input1, input2 }, d, s) {
    for (let m = 0; m < d.out.length; m++) {
      if (d.bias.length > 0) d.bias[m] += d.out[m];
      addOuter(d.weight0, m * s.stride0, d.out[m], input0);
      addOuter(d.weight1, m * s.stride1, d.out[m], input1);
      addOuter(d.weight2, m * s.stride2, d.out[m], input2);
    }
  },
});

/** Σ_k w[at + k] x[k] */
function dot(w: FloatArray, at: number, x: FloatArray): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += w[at + k] * x[k];
  return sum;
}

/** dx[k] += a w[at + k] */
function addScaled(dx: FloatArray, a: number, w: FloatArray, at: number): void {
  for (let k = 0; k < dx.length; k++) dx[k] += a * w[at + k];
}

/** dw[at + k] += a x[k] */
function addOuter(dw: FloatArray, at: number, a: number, x: FloatArray): void {
  for (let k = 0; k < x.length; k++) dw[at + k] += a * x[k];
}
