/**
 * out ← softmax(s log(raw + ε)) = (raw + ε)^s normalised, head by head; as a power it is 0/0 in float32 from s = 8 on.
 *
 * Taken are the logarithms of (raw + ε) / (max raw + ε), which give the same and are near 0 where it matters: s would multiply
 * the rounding of large ones.
 */
import { Constant, four } from "../lanes/constants";
import { largest } from "../lanes/largest";
import { log4 } from "../lanes/log";
import { madd } from "../lanes/madd";
import { loadLanes, storeLanes } from "../lanes/partial";
import { sum4 } from "../lanes/reduce";
import { softmax } from "../lanes/softmax";
import { softmaxGradient } from "../lanes/softmaxGradient";

export function sharpen(raw: usize, out: usize, sharpness: usize, heads: i32, N: i32): void {
  for (let head = 0; head < heads; head++) {
    const top = raised(f32x4.splat(largest(raw, N)));
    for (let n = 0; n < N; n += 4) {
      const at = <usize>n << 2;
      storeLanes(out + at, log4(f32x4.div(raised(loadLanes(raw + at, N - n)), top)), N - n);
    }
    softmax(out, out, N, load<f32>(sharpness + (<usize>head << 2)));
    raw += <usize>N << 2;
    out += <usize>N << 2;
  }
}

/** dRaw ← the gradient of raw; dSharpness += that of s. */
export function sharpenBackward(
  raw: usize, out: usize, dOut: usize, dRaw: usize, sharpness: usize, dSharpness: usize, heads: i32, N: i32,
): void {
  for (let head = 0; head < heads; head++) {
    const top = raised(f32x4.splat(largest(raw, N)));
    const s = v128.load32_splat(sharpness);
    let sum = f32x4.splat(0);
    softmaxGradient(out, dOut, dRaw, N);
    for (let n = 0; n < N; n += 4) {
      const at = <usize>n << 2;
      const dLogit = loadLanes(dRaw + at, N - n);
      const x = raised(loadLanes(raw + at, N - n));
      sum = madd(dLogit, log4(f32x4.div(x, top)), sum);
      storeLanes(dRaw + at, f32x4.div(f32x4.mul(dLogit, s), x), N - n);
    }
    store<f32>(dSharpness, load<f32>(dSharpness) + sum4(sum));
    sharpness += 4;
    dSharpness += 4;
    raw += <usize>N << 2;
    out += <usize>N << 2;
    dOut += <usize>N << 2;
    dRaw += <usize>N << 2;
  }
}

// @ts-ignore: decorator
@inline
function raised(x: v128): v128 {
  return f32x4.add(x, four(Constant.epsilon));
}
