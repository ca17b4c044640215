/**
 * The sweep of contentWeighting's backward over four memory rows m_n, columns j in the lanes. Each row comes with the gradients of
 * its products with the keys (dDot) and half those of its squared norm (dSquare).
 */
import { madd } from "../lanes/madd";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
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
    plainLanes(
      row0 + at, row1 + at, row2 + at, row3 + at, d0 + at, d1 + at, d2 + at, d3 + at,
      pull, dDots, step, keys + at, alongRows + at, stride, K, 4,
    );
  }
  if (W & 3) {
    plainLanes(
      row0 + at, row1 + at, row2 + at, row3 + at, d0 + at, d1 + at, d2 + at, d3 + at,
      pull, dDots, step, keys + at, alongRows + at, stride, K, W & 3,
    );
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
  const dDot0 = splatLane(dDot, 0);
  const dDot1 = splatLane(dDot, 1);
  const dDot2 = splatLane(dDot, 2);
  const dDot3 = splatLane(dDot, 3);
  const dSquare0 = splatLane(dSquare, 0);
  const dSquare1 = splatLane(dSquare, 1);
  const dSquare2 = splatLane(dSquare, 2);
  const dSquare3 = splatLane(dSquare, 3);
  for (let j = 0; j < W; j += 4) {
    const at = <usize>j << 2;
    const rest = W - j;
    const x0 = loadLanes(row0 + at, rest);
    const x1 = loadLanes(row1 + at, rest);
    const x2 = loadLanes(row2 + at, rest);
    const x3 = loadLanes(row3 + at, rest);
    const along = madd(dDot3, x3, madd(dDot2, x2, madd(dDot1, x1, f32x4.mul(dDot0, x0))));
    addLanes(alongRows + at, along, rest);
    const y0 = f32x4.mul(dSquare0, x0);
    const y1 = f32x4.mul(dSquare1, x1);
    const y2 = f32x4.mul(dSquare2, x2);
    const y3 = f32x4.mul(dSquare3, x3);
    addLanes(squares + at, madd(y3, x3, madd(y2, x2, madd(y1, x1, f32x4.mul(y0, x0)))), rest);
    const k = loadLanes(key + at, rest);
    const mask = loadLanes(squaredMask + at, rest);
    addLanes(d0 + at, madd(y0, mask, f32x4.mul(dDot0, k)), rest);
    addLanes(d1 + at, madd(y1, mask, f32x4.mul(dDot1, k)), rest);
    addLanes(d2 + at, madd(y2, mask, f32x4.mul(dDot2, k)), rest);
    addLanes(d3 + at, madd(y3, mask, f32x4.mul(dDot3, k)), rest);
  }
}
