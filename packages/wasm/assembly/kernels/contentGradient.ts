/**
 * The sweep of contentWeighting's backward over four memory rows m_n, columns j in the lanes. Each row comes with the gradients of
 * its products with the keys (dDot) and half those of its squared norm (dSquare).
 */
import { madd } from "../lanes/madd";
import { loadLanes, storeLanes } from "../lanes/partial";
import { splatLane } from "../lanes/rows";

/** dm += pull m + Σ_k dDot_k key_k        alongRows_k += Σ dDot_k m; the four dDot of head k stand at `dDots` + k `step`. */
// @ts-ignore: decorator
@inline
export function plainGradient(
  row0: usize, row1: usize, row2: usize, row3: usize, d0: usize, d1: usize, d2: usize, d3: usize,
  pull: v128, dDots: usize, step: usize, keys: usize, alongRows: usize, K: i32, W: i32,
): void {
  const stride = <usize>W << 2;
  let at: usize = 0;
  for (; at < (stride & ~15); at += 16) {
    plainLanes(row0 + at, row1 + at, row2 + at, row3 + at, d0 + at, d1 + at, d2 + at, d3 + at, pull, dDots, step, keys + at, alongRows + at, stride, K, 4);
  }
  if (W & 3) {
    plainLanes(row0 + at, row1 + at, row2 + at, row3 + at, d0 + at, d1 + at, d2 + at, d3 + at, pull, dDots, step, keys + at, alongRows + at, stride, K, W & 3);
  }
}

// @ts-ignore: decorator
@inline
function plainLanes(
  row0: usize, row1: usize, row2: usize, row3: usize, d0: usize, d1: usize, d2: usize, d3: usize,
  pull: v128, dDots: usize, step: usize, keys: usize, alongRows: usize, stride: usize, K: i32, count: i32,
): void {
  const x0 = loadLanes(row0, count);
  const x1 = loadLanes(row1, count);
  const x2 = loadLanes(row2, count);
  const x3 = loadLanes(row3, count);
  let dx0 = madd(splatLane(pull, 0), x0, loadLanes(d0, count));
  let dx1 = madd(splatLane(pull, 1), x1, loadLanes(d1, count));
  let dx2 = madd(splatLane(pull, 2), x2, loadLanes(d2, count));
  let dx3 = madd(splatLane(pull, 3), x3, loadLanes(d3, count));
  for (let k = 0; k < K; k++) {
    const key = loadLanes(keys, count);
    let along = loadLanes(alongRows, count);
    let dDot = v128.load32_splat(dDots);
    dx0 = madd(dDot, key, dx0);
    along = madd(dDot, x0, along);
    dDot = v128.load32_splat(dDots, 4);
    dx1 = madd(dDot, key, dx1);
    along = madd(dDot, x1, along);
    dDot = v128.load32_splat(dDots, 8);
    dx2 = madd(dDot, key, dx2);
    along = madd(dDot, x2, along);
    dDot = v128.load32_splat(dDots, 12);
    dx3 = madd(dDot, key, dx3);
    along = madd(dDot, x3, along);
    storeLanes(alongRows, along, count);
    dDots += step;
    keys += stride;
    alongRows += stride;
  }
  storeLanes(d0, dx0, count);
  storeLanes(d1, dx1, count);
  storeLanes(d2, dx2, count);
  storeLanes(d3, dx3, count);
}

/**
 * One head with a mask; `key` is mask² ∘ key, `squaredMask` mask².
 * dm += dDot key + dSquare squaredMask ∘ m        alongRows += Σ dDot m        squares += Σ dSquare m ∘ m
 */
// @ts-ignore: decorator
@inline
export function maskedGradient(
  row0: usize, row1: usize, row2: usize, row3: usize, d0: usize, d1: usize, d2: usize, d3: usize,
  dDot: v128, dSquare: v128, key: usize, squaredMask: usize, alongRows: usize, squares: usize, W: i32,
): void {
  for (let j = 0; j < W; j += 4) {
    const at = <usize>j << 2;
    const rest = W - j;
    maskedLanes(row0 + at, d0 + at, splatLane(dDot, 0), splatLane(dSquare, 0), key + at, squaredMask + at, alongRows + at, squares + at, rest);
    maskedLanes(row1 + at, d1 + at, splatLane(dDot, 1), splatLane(dSquare, 1), key + at, squaredMask + at, alongRows + at, squares + at, rest);
    maskedLanes(row2 + at, d2 + at, splatLane(dDot, 2), splatLane(dSquare, 2), key + at, squaredMask + at, alongRows + at, squares + at, rest);
    maskedLanes(row3 + at, d3 + at, splatLane(dDot, 3), splatLane(dSquare, 3), key + at, squaredMask + at, alongRows + at, squares + at, rest);
  }
}

// @ts-ignore: decorator
@inline
function maskedLanes(
  row: usize, d: usize, dDot: v128, dSquare: v128,
  key: usize, squaredMask: usize, alongRows: usize, squares: usize, count: i32,
): void {
  const x = loadLanes(row, count);
  const y = f32x4.mul(dSquare, x);
  storeLanes(alongRows, madd(dDot, x, loadLanes(alongRows, count)), count);
  storeLanes(squares, madd(y, x, loadLanes(squares, count)), count);
  const through = madd(dDot, loadLanes(key, count), loadLanes(d, count));
  storeLanes(d, madd(y, loadLanes(squaredMask, count), through), count);
}
