/**
 * memoryWrite backward for one write head without retention, M = M(t-1) ∘ (1 - w e^T) + w v^T:
 *
 *   de -= Σ_n w_n dM_n M(t-1)_n        dv += Σ_n w_n dM_n        dw_n += Σ_j dM (v - M(t-1) e)        dM(t-1) += dM (1 - w e)
 *
 * Each chunk of locations is swept eight columns at a time, then four. de and dv stay in registers, and the lanes of each location's dw
 * in memory. No kernel of this step has read M(t-1) yet, so it is not cached: the sweep of a large memory also reads the next chunk, a
 * little with each location.
 */
import { operandAt, size, workspace } from "../../call";
import { MemoryWrite } from "../../generated/operands";
import { addLanes, CHUNK, Constant, four, loadVector, madd, nmadd, prefetch, storeVector, sumBoth } from "../../vector";

/** Bytes of the lanes of a location's dw: one vector for the left columns, and in the build "wide" one for the right. @inline */
const SUM: usize = WIDE ? 32 : 16;

/** Bytes of the lanes of a chunk. @inline */
export const SINGLE_HEAD_BYTES: i32 = CHUNK * <i32>SUM;

/** Bytes of a large memory. The chunks of a smaller one are faster to read at once. @inline */
const LARGE: usize = 32768;

export function singleHeadGradient(call: usize, frame: usize, b: i32): void {
  const W = size(call, MemoryWrite.W);
  const stores = size(call, MemoryWrite.stores) != 0;
  const erase = operandAt(call, MemoryWrite.erase, frame, b);
  const dErase = operandAt(call, MemoryWrite.dErase, frame, b);
  const write = operandAt(call, MemoryWrite.write, frame, b);
  const dWrite = operandAt(call, MemoryWrite.dWrite, frame, b);
  let m = operandAt(call, MemoryWrite.prevMemory, frame, b);
  let d = operandAt(call, MemoryWrite.dMemory, frame, b);
  let dPrev = operandAt(call, MemoryWrite.dPrevMemory, frame, b);
  let w = operandAt(call, MemoryWrite.writeWeights, frame, b);
  let dw = operandAt(call, MemoryWrite.dWriteWeights, frame, b);
  const lanes = workspace(frame);
  const bytes = (<usize>(CHUNK * W)) << 2;
  let rest = size(call, MemoryWrite.N);
  const large = stores && W >= 8 && (<usize>(rest * W)) << 2 >= LARGE;
  let near: bool = false;
  for (; rest > 0; rest -= CHUNK) {
    const locations = min(rest, CHUNK);
    if (!near) prefetch(m, (<usize>(locations * W)) << 2);
    prefetch(d, (<usize>(locations * W)) << 2);
    for (let sum = lanes; sum < lanes + SINGLE_HEAD_BYTES; sum += 32) {
      v128.store(sum, f32x4.splat(0), 16);
      v128.store(sum, f32x4.splat(0));
    }
    near = large && rest >= 2 * CHUNK;
    if (near) addChunk([m, d, dPrev, lanes], [erase, dErase, write, dWrite], w, locations, W, true, true);
    else if (stores) addChunk([m, d, dPrev, lanes], [erase, dErase, write, dWrite], w, locations, W, true, false);
    else addChunk([m, d, dPrev, lanes], [erase, dErase, write, dWrite], w, locations, W, false, false);
    for (let n = 0; n < locations; n += 4)
      addLanes(dw + ((<usize>n) << 2), sumsOf(lanes + <usize>n * SUM), locations - n);
    m += bytes;
    d += bytes;
    dPrev += bytes;
    w += CHUNK * 4;
    dw += CHUNK * 4;
  }
}

/** Returns the sums of the lanes of four locations. @inline */
function sumsOf(lanes: usize): v128 {
  const sum = new StaticArray<Pair>(4);
  for (let r = 0; r < 4; r++) sum[r] = v128.load(lanes, <usize>r * SUM);
  return sumBoth(sum);
}

/**
 * Adds the gradients of a chunk, with matrices [M(t-1), dM, dM(t-1), lanes of dw] and vectors [e, de, v, dv]. The flags are literals;
 * `ahead` also reads the next chunk of M(t-1), which must be complete.
 * @inline
 */
function addChunk(
  matrix: Four<usize>,
  vector: Four<usize>,
  w: usize,
  locations: i32,
  W: i32,
  stores: bool,
  ahead: bool,
): void {
  const stride = (<usize>W) << 2;
  let at: usize = 0;
  for (; at < (stride & ~31); at += 32) addColumns(2, matrix, vector, at, w, locations, stride, 4, stores, ahead);
  for (; at < (stride & ~15); at += 16) addColumns(1, matrix, vector, at, w, locations, stride, 4, stores, false);
  if (W & 3) addColumns(1, matrix, vector, at, w, locations, stride, W & 3, stores, false);
}

/** `addChunk` of the columns from byte `at`: `width` vectors, or `count` columns. @inline */
function addColumns(
  width: Literal,
  matrix: Four<usize>,
  vector: Four<usize>,
  at: usize,
  w: usize,
  locations: i32,
  stride: usize,
  count: i32,
  stores: bool,
  ahead: bool,
): void {
  const one = four(Constant.one);
  let m = matrix[0] + at;
  let d = matrix[1] + at;
  let prev = matrix[2] + at;
  let sums = matrix[3];
  let next = matrix[0] + <usize>CHUNK * (stride + at);
  const dErase = vector[1] + at;
  const dWrite = vector[3] + at;
  const e = new StaticArray<v128>(width);
  const a = new StaticArray<v128>(width);
  const de = new StaticArray<v128>(width);
  const da = new StaticArray<v128>(width);
  for (let k = 0; k < width; k++) {
    e[k] = loadVector(k, vector[0] + at, count);
    a[k] = loadVector(k, vector[2] + at, count);
    de[k] = loadVector(k, dErase, count);
    da[k] = loadVector(k, dWrite, count);
  }
  for (const end = w + ((<usize>locations) << 2); w < end; w += 4) {
    if (ahead) {
      load<i32>(next);
      next += 32;
    }
    const weight = v128.load32_splat(w);
    const dPrev = new StaticArray<v128>(width);
    const sum = new StaticArray<v128>(width);
    for (let k = 0; k < width; k++) {
      const x = loadVector(k, m, count);
      const g = loadVector(k, d, count);
      const through = f32x4.mul(g, nmadd(weight, e[k], one));
      dPrev[k] = stores ? through : f32x4.add(loadVector(k, prev, count), through);
      sum[k] = madd(g, nmadd(x, e[k], a[k]), k && !WIDE ? sum[0] : v128.load(sums, 16 * k));
      const weighted = f32x4.mul(g, weight);
      de[k] = nmadd(weighted, x, de[k]);
      da[k] = f32x4.add(da[k], weighted);
    }
    for (let k = width - 1; k >= 0; k--) storeVector(k, prev, dPrev[k], count);
    if (WIDE) for (let k = width - 1; k >= 0; k--) v128.store(sums, sum[k], 16 * k);
    else v128.store(sums, sum[width - 1]);
    m += stride;
    d += stride;
    prev += stride;
    sums += SUM;
  }
  for (let k = width - 1; k >= 0; k--) storeVector(k, dErase, de[k], count);
  for (let k = width - 1; k >= 0; k--) storeVector(k, dWrite, da[k], count);
}
