/** What temporalLink and linkStep share: the update of four rows of L, and the precedence. One write head. */
import { Constant, four } from "../lanes/constants";
import { madd } from "../lanes/madd";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
import { sum4 } from "../lanes/reduce";
import { dot } from "../lanes/vector";

/**
 * Rows i to i + 3 of L, at `to`, from those of L(t-1), at `from`. One after the other: four short rows at once are no stream that a
 * processor fetches ahead.
 */
export function updateRows(from: usize, to: usize, w: usize, prevP: usize, i: i32, N: i32): void {
  const stride = <usize>N << 2;
  const whole = stride & ~31;
  for (let n = i; n < min(i + 4, N); n++) {
    const wi = v128.load32_splat(w + (<usize>n << 2));
    for (let at: usize = 0; at < whole; at += 32) {
      updateLanes(from + at, to + at, wi, w + at, prevP + at, 4);
      updateLanes(from + at + 16, to + at + 16, wi, w + at + 16, prevP + at + 16, 4);
    }
    for (let at = whole; at < stride; at += 16) {
      updateLanes(from + at, to + at, wi, w + at, prevP + at, <i32>(stride - at) >> 2);
    }
    store<f32>(to + (<usize>n << 2), 0);
    from += stride;
    to += stride;
  }
}

/** L_ij ← (1 - w_j - w_i) L_ij + w_i p_j */
// @ts-ignore: decorator
@inline
function updateLanes(from: usize, to: usize, wi: v128, w: usize, prevP: usize, count: i32): void {
  const kept = f32x4.sub(f32x4.sub(four(Constant.one), loadLanes(w, count)), wi);
  storeLanes(to, madd(kept, loadLanes(from, count), f32x4.mul(wi, loadLanes(prevP, count))), count);
}

/** p = (1 - Σ w) p(t-1) + w */
export function precedenceForward(w: usize, prevP: usize, precedence: usize, N: i32): void {
  const kept = f32x4.splat(1 - total(w, N));
  for (let n = 0; n < N; n += 4) {
    const at = <usize>n << 2;
    storeLanes(precedence + at, madd(kept, loadLanes(prevP + at, N - n), loadLanes(w + at, N - n)), N - n);
  }
}

/** p = (1 - Σ w) p(t-1) + w:   dp(t-1) += (1 - Σ w) dp,   dw_i += dp_i - Σ_j dp_j p(t-1)_j */
export function precedenceBackward(w: usize, prevP: usize, dP: usize, dw: usize, dPrevP: usize, N: i32): void {
  const kept = f32x4.splat(1 - total(w, N));
  const lost = f32x4.splat(dot(dP, prevP, N));
  for (let n = 0; n < N; n += 4) {
    const at = <usize>n << 2;
    const d = loadLanes(dP + at, N - n);
    storeLanes(dPrevP + at, madd(kept, d, loadLanes(dPrevP + at, N - n)), N - n);
    addLanes(dw + at, f32x4.sub(d, lost), N - n);
  }
}

function total(x: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  for (let i = 0; i < n; i += 4) sum = f32x4.add(sum, loadLanes(x + (<usize>i << 2), n - i));
  return sum4(sum);
}
