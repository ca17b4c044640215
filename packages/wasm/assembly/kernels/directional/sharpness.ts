/**
 * out ← softmax(s log(raw + ε)) = (raw + ε)^s normalised, for each head; as a power it is 0/0 in float32 from s = 8 on.
 *
 * The logarithms are those of (raw + ε) / (max raw + ε). The result is the same, and logarithms near 0 have little rounding for s to
 * multiply.
 */
import {
  bothOf,
  Constant,
  four,
  LANES,
  largest,
  leftOnly,
  loadLanes,
  log4,
  madd,
  softmax,
  softmaxGradient,
  storeLanes,
  sum4,
} from "../../vector";

export function sharpen(raw: usize, out: usize, sharpness: usize, heads: i32, N: i32): void {
  for (let head = 0; head < heads; head++) {
    const top = raised(f32x4.splat(largest(raw, N)));
    eachLanes(N, (at: usize, count: i32) => {
      const log: Pair = log4(f32x4.div(raised(loadLanes(raw + at, count)), top));
      storeLanes(out + at, log, count);
    });
    softmax(out, out, N, load<f32>(sharpness + ((<usize>head) << 2)));
    raw += (<usize>N) << 2;
    out += (<usize>N) << 2;
  }
}

/** dRaw ← the gradient of raw; dSharpness += the gradient of s */
export function sharpenBackward(
  raw: usize,
  out: usize,
  dOut: usize,
  dRaw: usize,
  sharpness: usize,
  dSharpness: usize,
  heads: i32,
  N: i32,
): void {
  for (let head = 0; head < heads; head++) {
    const top = raised(f32x4.splat(largest(raw, N)));
    const s = v128.load32_splat(sharpness);
    softmaxGradient(out, dOut, dRaw, N);
    let total = f32x4.splat(0); // Σ dRaw log((raw + ε) / top)
    eachPart(N, (at: usize, end: usize, count: i32) => {
      let sum: Pair = leftOnly(total);
      for (; at < end; at += 4 * LANES) {
        const dLogit: Pair = loadLanes(dRaw + at, count);
        const x: Pair = raised(loadLanes(raw + at, count));
        sum = madd(dLogit, log4(f32x4.div(x, top)), sum);
        storeLanes(dRaw + at, f32x4.div(f32x4.mul(dLogit, s), x), count);
      }
      total = bothOf(left(sum), right(sum));
    });
    store<f32>(dSharpness, load<f32>(dSharpness) + sum4(total));
    sharpness += 4;
    dSharpness += 4;
    raw += (<usize>N) << 2;
    out += (<usize>N) << 2;
    dOut += (<usize>N) << 2;
    dRaw += (<usize>N) << 2;
  }
}

/** @inline */
function raised(x: v128): v128 {
  return f32x4.add(x, four(Constant.epsilon));
}
