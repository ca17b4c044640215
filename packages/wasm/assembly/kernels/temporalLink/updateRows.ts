/** The update of four rows of L, which temporalLink and linkStep share. One write head. */
import { blockRow, Constant, clearDiagonal, four, loadLanes, madd, splatLane, storeLanes } from "../../vector";

/** Rows i to i + 3 of L, at `to`, from these rows of L(t-1), at `from`. `to` may be `from`. */
export function updateRows(from: usize, to: usize, w: usize, prevP: usize, i: i32, N: i32): void {
  const stride = (<usize>N) << 2;
  const rest = N - i;
  const own = (<usize>i) << 2;
  const wi = loadLanes(w + own, rest);
  const fromRow = new StaticArray<usize>(4);
  const toRow = new StaticArray<usize>(4);
  for (let r = 0; r < 4; r++) fromRow[r] = blockRow(from, r, stride, rest, from);
  for (let r = 0; r < 4; r++) toRow[r] = blockRow(to, r, stride, rest, to);
  updateLanes(fromRow, toRow, wi, w, prevP, N);
  if (rest >= 4) clearDiagonal([toRow[0] + own, toRow[1] + own, toRow[2] + own, toRow[3] + own]);
  else for (let r = 0; r < rest; r++) store<f32>(to + own + <usize>r * (stride + 4), 0);
}

/** L_ij ← (1 - w_j - w_i) L_ij + w_i p_j. Row 0 is stored last, since missing rows repeat it. @inline */
function updateLanes(from: Four<usize>, to: Four<usize>, wi: v128, w: usize, prevP: usize, N: i32): void {
  const one = four(Constant.one);
  const write = new StaticArray<v128>(4);
  for (let r = 0; r < 4; r++) write[r] = splatLane(wi, r);
  eachLanes(N, (at: usize, count: i32) => {
    const kept: Pair = f32x4.sub(one, loadLanes(w + at, count));
    const p: Pair = loadLanes(prevP + at, count);
    const link = new StaticArray<Pair>(4);
    for (let r = 0; r < 4; r++)
      link[r] = madd(f32x4.sub(kept, write[r]), loadLanes(from[r] + at, count), f32x4.mul(write[r], p));
    for (let r = 3; r >= 0; r--) storeLanes(to[r] + at, link[r], count);
  });
}
