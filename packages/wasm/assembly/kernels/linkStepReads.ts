/**
 * The passes of linkStepGradient.ts between the links and the reads that follow them: rows i to i + 3, packed as linkStepPacks.ts says,
 * all their columns in the lanes.
 */
import { madd } from "../lanes/madd";
import { loadLanes, storeLanes } from "../lanes/partial";
import { splatLane, sumRows } from "../lanes/rows";
import { blockBytes } from "./linkStepPacks";

/** block ← Σ_k coefficients_k vectors_k: K coefficients for each of four rows, and K vectors, eight columns of each after the other */
export function shareOfReads(coefficients: usize, vectors: usize, K: i32, block: usize, N: i32): void {
  const last = coefficients + (<usize>K << 4);
  for (const end = block + blockBytes(N); block < end; block += 128) {
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    for (let k = coefficients; k < last; k += 16) {
      const a = v128.load(vectors);
      const b = v128.load(vectors, 16);
      let c = v128.load32_splat(k);
      a0 = madd(c, a, a0);
      b0 = madd(c, b, b0);
      c = v128.load32_splat(k, 4);
      a1 = madd(c, a, a1);
      b1 = madd(c, b, b1);
      c = v128.load32_splat(k, 8);
      a2 = madd(c, a, a2);
      b2 = madd(c, b, b2);
      c = v128.load32_splat(k, 12);
      a3 = madd(c, a, a3);
      b3 = madd(c, b, b3);
      vectors += 32;
    }
    v128.store(block, a0);
    v128.store(block, a1, 16);
    v128.store(block, a2, 32);
    v128.store(block, a3, 48);
    v128.store(block, b0, 64);
    v128.store(block, b1, 80);
    v128.store(block, b2, 96);
    v128.store(block, b3, 112);
  }
}

/** Returns [row_r · x] of a block; z += Σ_r c_r row_r, with the four c_r at `coefficients` */
export function followRows(block: usize, x: usize, coefficients: usize, z: usize, N: i32): v128 {
  const c = v128.load(coefficients);
  const stride = <usize>N << 2;
  const whole = stride & ~15;
  const dots = followLanes(block, x, c, z, 0, whole, 4);
  if (!(N & 3)) return dots;
  return f32x4.add(dots, followLanes(block + (whole << 2), x, c, z, whole, stride, N & 3));
}

// @ts-ignore: decorator
@inline
function followLanes(block: usize, x: usize, c: v128, z: usize, at: usize, end: usize, count: i32): v128 {
  const c0 = splatLane(c, 0);
  const c1 = splatLane(c, 1);
  const c2 = splatLane(c, 2);
  const c3 = splatLane(c, 3);
  let dot0 = f32x4.splat(0);
  let dot1 = dot0;
  let dot2 = dot0;
  let dot3 = dot0;
  for (; at < end; at += 16) {
    const along = loadLanes(x + at, count);
    let sum = loadLanes(z + at, count);
    let row = v128.load(block);
    dot0 = madd(row, along, dot0);
    sum = madd(row, c0, sum);
    row = v128.load(block, 16);
    dot1 = madd(row, along, dot1);
    sum = madd(row, c1, sum);
    row = v128.load(block, 32);
    dot2 = madd(row, along, dot2);
    sum = madd(row, c2, sum);
    row = v128.load(block, 48);
    dot3 = madd(row, along, dot3);
    sum = madd(row, c3, sum);
    storeLanes(z + at, sum, count);
    block += 64;
  }
  return sumRows(dot0, dot1, dot2, dot3);
}
