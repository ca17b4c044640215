/** What memoryWrite's backward needs of the factors 1 - w_v e_v and ψ where there are several: their products, and dψ. */
import { Constant, four } from "../lanes/constants";
import { nmadd } from "../lanes/madd";
import { loadLanes } from "../lanes/partial";
import { sumRows } from "../lanes/rows";

/** block ← [ψ, w_0, ..., w_V-1] of rows n to n + 3; 0 past row N, 1 for ψ where the call has none. */
// @ts-ignore: decorator
@inline
export function loadBlock(block: usize, weights: usize, retention: usize, N: i32, V: i32, n: i32): void {
  v128.store(block, retention ? loadLanes(retention + (<usize>n << 2), N - n) : f32x4.splat(1));
  for (let v = 0; v < V; v++) {
    v128.store(block + (<usize>(v + 1) << 4), loadLanes(weights + (<usize>(v * N + n) << 2), N - n));
  }
}

/**
 * others_v ← ψ Π_{u≠v} (1 - w_u e_u): for each head four rows of `step` bytes. With one head they are ψ alone, whatever the column,
 * and 16 bytes long.
 */
export function fillOthers(block: usize, erase: usize, others: usize, step: usize, stride: usize, V: i32): void {
  const psi0 = v128.load32_splat(block);
  const psi1 = v128.load32_splat(block, 4);
  const psi2 = v128.load32_splat(block, 8);
  const psi3 = v128.load32_splat(block, 12);
  const one = four(Constant.one);
  for (let v = 0; v < V; v++) {
    for (let at: usize = 0; at < step; at += 16) {
      let product0 = psi0;
      let product1 = psi1;
      let product2 = psi2;
      let product3 = psi3;
      for (let u = 0; u < V; u++) {
        if (u == v) continue;
        const e = loadLanes(erase + <usize>u * stride + at, <i32>(stride - at) >> 2);
        const weights = block + (<usize>(u + 1) << 4);
        product0 = f32x4.mul(product0, nmadd(v128.load32_splat(weights), e, one));
        product1 = f32x4.mul(product1, nmadd(v128.load32_splat(weights, 4), e, one));
        product2 = f32x4.mul(product2, nmadd(v128.load32_splat(weights, 8), e, one));
        product3 = f32x4.mul(product3, nmadd(v128.load32_splat(weights, 12), e, one));
      }
      v128.store(others + at, product0);
      v128.store(others + step + at, product1);
      v128.store(others + 2 * step + at, product2);
      v128.store(others + 3 * step + at, product3);
    }
    others += 4 * step;
  }
}

/** Σ_j dM M(t-1) Π_v (1 - w_v e_v), the rows' dψ */
// @ts-ignore: decorator
@inline
export function retentionGradient(
  row0: usize, row1: usize, row2: usize, row3: usize, d0: usize, d1: usize, d2: usize, d3: usize,
  block: usize, erase: usize, stride: usize, V: i32,
): v128 {
  const one = four(Constant.one);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (let at: usize = 0; at < stride; at += 16) {
    const rest = <i32>(stride - at) >> 2;
    let product0 = f32x4.mul(loadLanes(row0 + at, rest), loadLanes(d0 + at, rest));
    let product1 = f32x4.mul(loadLanes(row1 + at, rest), loadLanes(d1 + at, rest));
    let product2 = f32x4.mul(loadLanes(row2 + at, rest), loadLanes(d2 + at, rest));
    let product3 = f32x4.mul(loadLanes(row3 + at, rest), loadLanes(d3 + at, rest));
    for (let v = 0; v < V; v++) {
      const e = loadLanes(erase + <usize>v * stride + at, rest);
      const weights = block + (<usize>(v + 1) << 4);
      product0 = f32x4.mul(product0, nmadd(v128.load32_splat(weights), e, one));
      product1 = f32x4.mul(product1, nmadd(v128.load32_splat(weights, 4), e, one));
      product2 = f32x4.mul(product2, nmadd(v128.load32_splat(weights, 8), e, one));
      product3 = f32x4.mul(product3, nmadd(v128.load32_splat(weights, 12), e, one));
    }
    sum0 = f32x4.add(sum0, product0);
    sum1 = f32x4.add(sum1, product1);
    sum2 = f32x4.add(sum2, product2);
    sum3 = f32x4.add(sum3, product3);
  }
  return sumRows(sum0, sum1, sum2, sum3);
}
