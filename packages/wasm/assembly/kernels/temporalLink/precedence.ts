/** The precedence, which temporalLink and linkStep share. One write head. */
import { addLanes, dot, loadLanes, madd, storeLanes, total } from "../../vector";

/** p = (1 - Σ w) p(t-1) + w */
export function precedenceForward(w: usize, prevP: usize, precedence: usize, N: i32): void {
  const kept = f32x4.splat(1 - total(w, N));
  eachVector(N, (at: usize, count: i32) => {
    storeLanes(precedence + at, madd(kept, loadLanes(prevP + at, count), loadLanes(w + at, count)), count);
  });
}

/** dp(t-1) += (1 - Σ w) dp        dw_i += dp_i - Σ_j dp_j p(t-1)_j */
export function precedenceBackward(w: usize, prevP: usize, dP: usize, dw: usize, dPrevP: usize, N: i32): void {
  const kept = f32x4.splat(1 - total(w, N));
  const lost = f32x4.splat(dot(dP, prevP, N));
  eachVector(N, (at: usize, count: i32) => {
    const d = loadLanes(dP + at, count);
    storeLanes(dPrevP + at, madd(kept, d, loadLanes(dPrevP + at, count)), count);
    addLanes(dw + at, f32x4.sub(d, lost), count);
  });
}
