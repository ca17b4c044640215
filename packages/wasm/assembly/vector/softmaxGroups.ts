/**
 * out ← softmax of each of `groups` consecutive runs of n floats. The runs are too short to fill lanes, so four groups at a time have a
 * lane each. `out` is not `x`.
 */
import { expOfNegative4 } from "./exp";
import { madd } from "./madd";

export function softmaxGroups(x: usize, out: usize, n: i32, groups: i32): void {
  const bytes = (<usize>n) << 2;
  for (; groups >= 4; groups -= 4) {
    softmaxLanes(x, out, bytes, 4);
    x += 4 * bytes;
    out += 4 * bytes;
  }
  if (groups) softmaxLanes(x, out, bytes, groups);
}

/** @inline */
function softmaxLanes(x: usize, out: usize, bytes: usize, count: i32): void {
  let top = loadApart(x, bytes, count);
  for (let at: usize = 4; at < bytes; at += 4) top = f32x4.pmax(top, loadApart(x + at, bytes, count));
  let total = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 4) {
    const e = expOfNegative4(f32x4.sub(loadApart(x + at, bytes, count), top));
    storeApart(out + at, e, bytes, count);
    total = f32x4.add(total, e);
  }
  for (let at: usize = 0; at < bytes; at += 4) {
    storeApart(out + at, f32x4.div(loadApart(out + at, bytes, count), total), bytes, count);
  }
}

/** dx += out (dOut - out · dOut), for each group */
export function addSoftmaxGroupsGradient(out: usize, dOut: usize, dx: usize, n: i32, groups: i32): void {
  const bytes = (<usize>n) << 2;
  for (; groups >= 4; groups -= 4) {
    addGradientLanes(out, dOut, dx, bytes, 4);
    out += 4 * bytes;
    dOut += 4 * bytes;
    dx += 4 * bytes;
  }
  if (groups) addGradientLanes(out, dOut, dx, bytes, groups);
}

/** @inline */
function addGradientLanes(out: usize, dOut: usize, dx: usize, bytes: usize, count: i32): void {
  let mean = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 4) {
    mean = madd(loadApart(out + at, bytes, count), loadApart(dOut + at, bytes, count), mean);
  }
  for (let at: usize = 0; at < bytes; at += 4) {
    const centred = f32x4.sub(loadApart(dOut + at, bytes, count), mean);
    const sum = madd(loadApart(out + at, bytes, count), centred, loadApart(dx + at, bytes, count));
    storeApart(dx + at, sum, bytes, count);
  }
}

/** Loads `count` floats `step` bytes apart; the other lanes repeat the first. @inline */
function loadApart(x: usize, step: usize, count: i32): v128 {
  let v = v128.load32_splat(x);
  if (count > 1) v = v128.load32_lane(x + step, v, 1);
  if (count > 2) v = v128.load32_lane(x + 2 * step, v, 2);
  if (count > 3) v = v128.load32_lane(x + 3 * step, v, 3);
  return v;
}

/** @inline */
function storeApart(x: usize, v: v128, step: usize, count: i32): void {
  v128.store32_lane(x, v, 0);
  if (count > 1) v128.store32_lane(x + step, v, 1);
  if (count > 2) v128.store32_lane(x + 2 * step, v, 2);
  if (count > 3) v128.store32_lane(x + 3 * step, v, 3);
}
