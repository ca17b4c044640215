/** Four rows of a square matrix with n columns, with vectors along the rows (x, y, z) and across them (c, e: lane r belongs to row r). */
import { madd } from "./madd";
import { LANES, loadLanes, storeLanes } from "./partial";
import { splatLane, sumBoth } from "./rows";

/**
 * Returns [row_r · x]; z += Σ_r c_r row_r. In a row LANES columns and the next LANES columns are LANES << `apart` floats apart.
 * @inline
 */
export function multiplyBlock(row: Four<usize>, x: usize, c: v128, z: usize, n: i32, apart: usize = 0): v128 {
  const across = new StaticArray<v128>(4);
  for (let r = 0; r < 4; r++) across[r] = splatLane(c, r);
  let dots = f32x4.splat(0);
  eachPart(n, (at: usize, end: usize, count: i32, rest: bool) => {
    const dot = new StaticArray<Pair>(4);
    for (; at < end; at += 4 * LANES) {
      const along: Pair = loadLanes(x + at, count);
      let sum: Pair = loadLanes(z + at, count);
      for (let r = 0; r < 4; r++) {
        const element: Pair = loadLanes(row[r] + (at << apart), count);
        dot[r] = madd(element, along, dot[r]);
        sum = madd(element, across[r], sum);
      }
      storeLanes(z + at, sum, count);
    }
    const sums = sumBoth(dot);
    dots = rest ? f32x4.add(dots, sums) : sums;
  });
  return dots;
}

/** row_r += c_r x + e_r y @inline */
export function addOuterProducts(row: Four<usize>, c: v128, x: usize, e: v128, y: usize, n: i32): void {
  const cs = new StaticArray<v128>(4);
  const es = new StaticArray<v128>(4);
  for (let r = 0; r < 4; r++) cs[r] = splatLane(c, r);
  for (let r = 0; r < 4; r++) es[r] = splatLane(e, r);
  eachVector(n, (at: usize, count: i32) => {
    const a = loadLanes(x + at, count);
    const b = loadLanes(y + at, count);
    for (let r = 0; r < 4; r++) {
      storeLanes(row[r] + at, madd(es[r], b, madd(cs[r], a, loadLanes(row[r] + at, count))), count);
    }
  });
}
