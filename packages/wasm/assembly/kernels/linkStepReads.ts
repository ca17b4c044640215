/**
 * The passes of linkStepGradient.ts between the links and the reads that follow them: rows i to i + 3, packed as linkStepPacks.ts says,
 * all their columns in the lanes.
 */
import { multiplyBlock } from "../lanes/blocks";
import { madd } from "../lanes/madd";
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
  return multiplyBlock(block, block + 16, block + 32, block + 48, x, v128.load(coefficients), z, N, 2);
}
