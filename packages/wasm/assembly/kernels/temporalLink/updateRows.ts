/** What temporalLink and linkStep share: the update of four rows of L, and the precedence. One write head. */
import {
  blockRow,
  Constant,
  clearDiagonal,
  four,
  LANES,
  loadLanes,
  loadRight,
  madd,
  splatLane,
  storeLanes,
  storeRight,
} from "../../vector";

/** Rows i to i + 3 of L, at `to`, from those of L(t-1), at `from`, which may be the same ones. */
export function updateRows(from: usize, to: usize, w: usize, prevP: usize, i: i32, N: i32): void {
  const stride = (<usize>N) << 2;
  const whole = (<usize>(N & -LANES)) << 2;
  const rest = N - i;
  const own = (<usize>i) << 2;
  const wi = loadLanes(w + own, rest);
  const from1 = blockRow(from, 1, stride, rest, from);
  const from2 = blockRow(from, 2, stride, rest, from);
  const from3 = blockRow(from, 3, stride, rest, from);
  // Rows that are not there are row 0 once more: the last one to be written is row 0.
  const to1 = blockRow(to, 1, stride, rest, to);
  const to2 = blockRow(to, 2, stride, rest, to);
  const to3 = blockRow(to, 3, stride, rest, to);
  updateLanes(from, from1, from2, from3, to, to1, to2, to3, wi, w, prevP, 0, whole, LANES);
  const tail = N & (LANES - 1);
  if (tail) updateLanes(from, from1, from2, from3, to, to1, to2, to3, wi, w, prevP, whole, stride, tail);
  if (rest >= 4) clearDiagonal(to + own, to1 + own, to2 + own, to3 + own);
  else for (let r = 0; r < rest; r++) store<f32>(to + own + <usize>r * (stride + 4), 0);
}

/** L_ij ← (1 - w_j - w_i) L_ij + w_i p_j, columns from `at` to `end` (bytes) @inline */
function updateLanes(
  from0: usize,
  from1: usize,
  from2: usize,
  from3: usize,
  to0: usize,
  to1: usize,
  to2: usize,
  to3: usize,
  wi: v128,
  w: usize,
  prevP: usize,
  at: usize,
  end: usize,
  count: i32,
): void {
  const one = four(Constant.one);
  const w0 = splatLane(wi, 0);
  const w1 = splatLane(wi, 1);
  const w2 = splatLane(wi, 2);
  const w3 = splatLane(wi, 3);
  for (; at < end; at += LANES << 2) {
    const kept = f32x4.sub(one, loadLanes(w + at, count));
    const p = loadLanes(prevP + at, count);
    const row0 = madd(f32x4.sub(kept, w0), loadLanes(from0 + at, count), f32x4.mul(w0, p));
    const row1 = madd(f32x4.sub(kept, w1), loadLanes(from1 + at, count), f32x4.mul(w1, p));
    const row2 = madd(f32x4.sub(kept, w2), loadLanes(from2 + at, count), f32x4.mul(w2, p));
    const row3 = madd(f32x4.sub(kept, w3), loadLanes(from3 + at, count), f32x4.mul(w3, p));
    if (WIDE) {
      const kept = f32x4.sub(one, loadRight(w + at, count));
      const p = loadRight(prevP + at, count);
      const right0 = madd(f32x4.sub(kept, w0), loadRight(from0 + at, count), f32x4.mul(w0, p));
      const right1 = madd(f32x4.sub(kept, w1), loadRight(from1 + at, count), f32x4.mul(w1, p));
      const right2 = madd(f32x4.sub(kept, w2), loadRight(from2 + at, count), f32x4.mul(w2, p));
      const right3 = madd(f32x4.sub(kept, w3), loadRight(from3 + at, count), f32x4.mul(w3, p));
      storeRight(to3 + at, right3, count);
      storeLanes(to3 + at, row3, count);
      storeRight(to2 + at, right2, count);
      storeLanes(to2 + at, row2, count);
      storeRight(to1 + at, right1, count);
      storeLanes(to1 + at, row1, count);
      storeRight(to0 + at, right0, count);
      storeLanes(to0 + at, row0, count);
    } else {
      storeLanes(to3 + at, row3, count);
      storeLanes(to2 + at, row2, count);
      storeLanes(to1 + at, row1, count);
      storeLanes(to0 + at, row0, count);
    }
  }
}
