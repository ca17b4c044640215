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
  loadLanes,
  log4,
  madd,
  softmax,
  softmaxGradient,
  storeLanes,
  sum4,
} from "../../vector";

export function sharpen(raw: usize, out: usize, sharpness: usize, heads: i32, N: i32): void {
  const whole = (<usize>(N & -LANES)) << 2;
  const rest = N & (LANES - 1);
  for (let head = 0; head < heads; head++) {
    const top = raised(f32x4.splat(largest(raw, N)));
    logLanes(raw, out, top, 0, whole, LANES);
    if (rest) logLanes(raw, out, top, whole, (<usize>N) << 2, rest);
    softmax(out, out, N, load<f32>(sharpness + ((<usize>head) << 2)));
    raw += (<usize>N) << 2;
    out += (<usize>N) << 2;
  }
}

/** out ← log((raw + ε) / top) @inline */
function logLanes(raw: usize, out: usize, top: v128, at: usize, end: usize, count: i32): void {
  for (; at < end; at += 4 * LANES) {
    const log: Pair = log4(f32x4.div(raised(loadLanes(raw + at, count)), top));
    storeLanes(out + at, log, count);
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
  const whole = (<usize>(N & -LANES)) << 2;
  const rest = N & (LANES - 1);
  for (let head = 0; head < heads; head++) {
    const top = raised(f32x4.splat(largest(raw, N)));
    const s = v128.load32_splat(sharpness);
    softmaxGradient(out, dOut, dRaw, N);
    let sum = rawGradient(raw, dRaw, top, s, f32x4.splat(0), 0, whole, LANES);
    if (rest) sum = rawGradient(raw, dRaw, top, s, sum, whole, (<usize>N) << 2, rest);
    store<f32>(dSharpness, load<f32>(dSharpness) + sum4(sum));
    sharpness += 4;
    dSharpness += 4;
    raw += (<usize>N) << 2;
    out += (<usize>N) << 2;
    dOut += (<usize>N) << 2;
    dRaw += (<usize>N) << 2;
  }
}

/** dRaw ← s dRaw / (raw + ε); returns sum + Σ dRaw log((raw + ε) / top) @inline */
function rawGradient(raw: usize, dRaw: usize, top: v128, s: v128, sum: v128, at: usize, end: usize, count: i32): v128 {
  let rightSum = f32x4.splat(0);
  for (; at < end; at += 4 * LANES) {
    const dLogit: Pair = loadLanes(dRaw + at, count);
    const x: Pair = raised(loadLanes(raw + at, count));
    const log: Pair = log4(f32x4.div(x, top));
    sum = madd(left(dLogit), left(log), sum);
    if (WIDE) rightSum = madd(right(dLogit), right(log), rightSum);
    const d: Pair = f32x4.div(f32x4.mul(dLogit, s), x);
    storeLanes(dRaw + at, d, count);
  }
  return bothOf(sum, rightSum);
}

/** @inline */
function raised(x: v128): v128 {
  return f32x4.add(x, four(Constant.epsilon));
}
