/**
 * out = addend + bias + Σ_i W_i input_i      (i = 0, 1, 2; operands that a call leaves out count as 0)
 *
 * An affine map of up to three inputs. Each W_i may be a range of columns of a larger matrix whose rows have `stride_i` numbers.
 * Source: the affine maps of Graves et al. 2016, Methods.
 */
import type { FloatArray, KernelOf } from "./kernel.ts";
import { linear as spec } from "./specs/linear.ts";

export const linear: KernelOf<typeof spec> = {
  ...spec,

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
};

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
