/**
 * readVectors_r = Σ_n readWeights_rn M_n
 *
 * Four memory rows at a time, their columns in the lanes; the four weights of each read head stand in the workspace meanwhile.
 */
import { size, workspace } from "../call";
import { madd } from "../lanes/madd";
import { addLanes, loadLanes, storeLanes } from "../lanes/partial";
import { blockRow, rowDots } from "../lanes/rows";
import { zero } from "../lanes/vector";
import { MemoryRead } from "../operands";
import { rowAt } from "../row";

export function memoryReadForward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) forwardRow(call, frame, b);
}

export function memoryReadBackward(call: usize, frame: usize, begin: i32, end: i32): void {
  for (let b = begin; b < end; b++) backwardRow(call, frame, b);
}

export function memoryReadWorkspace(call: usize): usize {
  return size(call, MemoryRead.R) * 32 + 16 + size(call, MemoryRead.W) * 4;
}

function forwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, MemoryRead.N);
  const W = size(call, MemoryRead.W);
  const R = size(call, MemoryRead.R);
  const memory = rowAt(call, MemoryRead.memory, frame, b);
  const readWeights = rowAt(call, MemoryRead.readWeights, frame, b);
  const readVectors = rowAt(call, MemoryRead.readVectors, frame, b);
  const weights = workspace(frame);
  const stride = <usize>W << 2;
  const whole = stride & ~15;
  zero(readVectors, R * W);
  for (let n = 0; n < N; n += 4) {
    const rest = N - n;
    blockWeights(readWeights, weights, N, R, n);
    const row0 = memory + <usize>n * stride;
    const row1 = blockRow(row0, 1, stride, rest, row0);
    const row2 = blockRow(row0, 2, stride, rest, row0);
    const row3 = blockRow(row0, 3, stride, rest, row0);
    for (let at: usize = 0; at < whole; at += 16) {
      readLanes(row0 + at, row1 + at, row2 + at, row3 + at, weights, readVectors + at, stride, R, 4);
    }
    const at = whole;
    if (W & 3) readLanes(row0 + at, row1 + at, row2 + at, row3 + at, weights, readVectors + at, stride, R, W & 3);
  }
}

/** vector_r += Σ over the block of weight_r row */
// @ts-ignore: decorator
@inline
function readLanes(
  row0: usize, row1: usize, row2: usize, row3: usize,
  weights: usize, vectors: usize, stride: usize, R: i32, count: i32,
): void {
  const x0 = loadLanes(row0, count);
  const x1 = loadLanes(row1, count);
  const x2 = loadLanes(row2, count);
  const x3 = loadLanes(row3, count);
  for (let r = 0; r < R; r++) {
    let sum = madd(v128.load32_splat(weights), x0, loadLanes(vectors, count));
    sum = madd(v128.load32_splat(weights, 4), x1, sum);
    sum = madd(v128.load32_splat(weights, 8), x2, sum);
    sum = madd(v128.load32_splat(weights, 12), x3, sum);
    storeLanes(vectors, sum, count);
    vectors += stride;
    weights += 16;
  }
}

function backwardRow(call: usize, frame: usize, b: i32): void {
  const N = size(call, MemoryRead.N);
  const W = size(call, MemoryRead.W);
  const R = size(call, MemoryRead.R);
  const memory = rowAt(call, MemoryRead.memory, frame, b);
  const dMemory = rowAt(call, MemoryRead.dMemory, frame, b);
  const readWeights = rowAt(call, MemoryRead.readWeights, frame, b);
  const dReadWeights = rowAt(call, MemoryRead.dReadWeights, frame, b);
  const dVectors = rowAt(call, MemoryRead.dReadVectors, frame, b);
  const weights = workspace(frame);
  const dots = weights + (<usize>R << 4);
  const sink = dots + (<usize>(R + 1) << 4);
  const stride = <usize>W << 2;
  const whole = stride & ~15;
  for (let n = 0; n < N; n += 4) {
    const rest = N - n;
    blockWeights(readWeights, weights, N, R, n);
    const row0 = memory + <usize>n * stride;
    const row1 = blockRow(row0, 1, stride, rest, row0);
    const row2 = blockRow(row0, 2, stride, rest, row0);
    const row3 = blockRow(row0, 3, stride, rest, row0);
    rowDots(row0, row1, row2, row3, dVectors, R, W, dots);
    for (let r = 0; r < R; r++) {
      addLanes(dReadWeights + (<usize>(r * N + n) << 2), v128.load(dots + (<usize>r << 4)), rest);
    }
    const d0 = dMemory + <usize>n * stride;
    const d1 = blockRow(d0, 1, stride, rest, sink);
    const d2 = blockRow(d0, 2, stride, rest, sink);
    const d3 = blockRow(d0, 3, stride, rest, sink);
    for (let at: usize = 0; at < whole; at += 16) {
      spreadLanes(d0 + at, d1 + at, d2 + at, d3 + at, weights, dVectors + at, stride, R, 4);
    }
    const at = whole;
    if (W & 3) spreadLanes(d0 + at, d1 + at, d2 + at, d3 + at, weights, dVectors + at, stride, R, W & 3);
  }
}

/** row += Σ_r weight_r vector_r for each row of the block */
// @ts-ignore: decorator
@inline
function spreadLanes(
  row0: usize, row1: usize, row2: usize, row3: usize,
  weights: usize, vectors: usize, stride: usize, R: i32, count: i32,
): void {
  let x0 = loadLanes(row0, count);
  let x1 = loadLanes(row1, count);
  let x2 = loadLanes(row2, count);
  let x3 = loadLanes(row3, count);
  for (let r = 0; r < R; r++) {
    const vector = loadLanes(vectors, count);
    x0 = madd(v128.load32_splat(weights), vector, x0);
    x1 = madd(v128.load32_splat(weights, 4), vector, x1);
    x2 = madd(v128.load32_splat(weights, 8), vector, x2);
    x3 = madd(v128.load32_splat(weights, 12), vector, x3);
    vectors += stride;
    weights += 16;
  }
  storeLanes(row0, x0, count);
  storeLanes(row1, x1, count);
  storeLanes(row2, x2, count);
  storeLanes(row3, x3, count);
}

/** The weights of rows n to n + 3 for each read head; 0 past row N. */
// @ts-ignore: decorator
@inline
function blockWeights(readWeights: usize, weights: usize, N: i32, R: i32, n: i32): void {
  for (let r = 0; r < R; r++) {
    v128.store(weights + (<usize>r << 4), loadLanes(readWeights + (<usize>(r * N + n) << 2), N - n));
  }
}
