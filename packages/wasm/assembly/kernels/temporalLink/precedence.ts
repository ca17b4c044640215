/** The precedence, which temporalLink and linkStep share. One write head. */
import { addLanes, dot, loadLanes, madd, storeLanes, sum4 } from "../../vector";

/** p = (1 - Σ w) p(t-1) + w */
export function precedenceForward(w: usize, prevP: usize, precedence: usize, N: i32): void {
  const kept = f32x4.splat(1 - total(w, N));
  for (let n = 0; n < N; n += 4) {
    const at = (<usize>n) << 2;
    storeLanes(precedence + at, madd(kept, loadLanes(prevP + at, N - n), loadLanes(w + at, N - n)), N - n);
  }
}

/** dp(t-1) += (1 - Σ w) dp        dw_i += dp_i - Σ_j dp_j p(t-1)_j */
export function precedenceBackward(w: usize, prevP: usize, dP: usize, dw: usize, dPrevP: usize, N: i32): void {
  const kept = f32x4.splat(1 - total(w, N));
  const lost = f32x4.splat(dot(dP, prevP, N));
  for (let n = 0; n < N; n += 4) {
    const at = (<usize>n) << 2;
    const d = loadLanes(dP + at, N - n);
    storeLanes(dPrevP + at, madd(kept, d, loadLanes(dPrevP + at, N - n)), N - n);
    addLanes(dw + at, f32x4.sub(d, lost), N - n);
  }
}

function total(x: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  for (let i = 0; i < n; i += 4) sum = f32x4.add(sum, loadLanes(x + ((<usize>i) << 2), n - i));
  return sum4(sum);
}
