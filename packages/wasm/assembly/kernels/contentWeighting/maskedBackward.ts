/** contentWeighting backward with masks. Each head has its own view of the memory, so heads take turns. */
import { operandAt, size, workspace } from "../../call";
import { ContentWeighting } from "../../generated/operands";
import { blockRow, LANES, loadLanes, madd, rowSquares, splatLane, storeLanes, zero } from "../../vector";
import { Area, areaOf, Head, rootOf } from "./keys";
import { dotGradient, normGradient } from "./softmaxGradient";

/** Adds the gradients of the memory, and stores the sums over locations that `keyGradients` needs. `keys` are mask² ∘ key. */
export function maskedLocations(call: usize, frame: usize, b: i32, keys: usize): void {
  const N = size(call, ContentWeighting.N);
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const stride = (<usize>W) << 2;
  const sums = areaOf(call, frame, Area.scratch);
  const squares = sums + ((<usize>(K * W)) << 2);
  const sink = squares + ((<usize>(K * W)) << 2);
  zero(sums, 2 * K * W);
  const weights = operandAt(call, ContentWeighting.weights, frame, b);
  const dWeights = operandAt(call, ContentWeighting.dWeights, frame, b);
  const similarity = operandAt(call, ContentWeighting.similarity, frame, b);
  const masks = areaOf(call, frame, Area.squaredMasks);
  const row = new StaticArray<usize>(4);
  const d = new StaticArray<usize>(4);
  const vector = new StaticArray<usize>(4);
  for (let k = 0; k < K; k++) {
    const at = <usize>k * stride;
    vector[0] = keys + at;
    vector[1] = masks + at;
    vector[2] = sums + at;
    vector[3] = squares + at;
    const head = workspace(frame) + k * Head.bytes;
    row[0] = operandAt(call, ContentWeighting.memory, frame, b);
    d[0] = operandAt(call, ContentWeighting.dMemory, frame, b);
    for (let n = 0; n < N; n += 4) {
      const rest = N - n;
      const own = (<usize>(k * N + n)) << 2;
      for (let r = 1; r < 4; r++) row[r] = blockRow(row[0], r, stride, rest, row[0]);
      for (let r = 1; r < 4; r++) d[r] = blockRow(d[0], r, stride, rest, sink);
      const norm = rootOf(rowSquares(row, vector[1], W));
      const dDot = dotGradient([head, weights + own, dWeights + own, similarity + own], norm, rest);
      const dNorm = normGradient(head, dDot, similarity + own, norm, f32x4.splat(0), rest);
      maskedGradient(row, d, dDot, f32x4.div(dNorm, norm), vector, W);
      row[0] += 4 * stride;
      d[0] += 4 * stride;
    }
  }
}

/**
 * With vectors [key, mask, sums, squares], where key is mask² ∘ key and mask is mask²:
 *
 *   dm += dDot key + dSquare mask ∘ m        sums += Σ dDot m        squares += Σ dSquare m ∘ m
 * @inline
 */
function maskedGradient(
  row: Four<usize>,
  d: Four<usize>,
  dDot: v128,
  dSquare: v128,
  vector: Four<usize>,
  W: i32,
): void {
  const dot = new StaticArray<v128>(4);
  const square = new StaticArray<v128>(4);
  for (let r = 0; r < 4; r++) dot[r] = splatLane(dDot, r);
  for (let r = 0; r < 4; r++) square[r] = splatLane(dSquare, r);
  eachPart(W, (at: usize, end: usize, _: i32, tail: bool) => {
    for (; at < end; at += tail ? 16 : 4 * LANES) {
      const count = tail ? (WIDE ? <i32>(end - at) >> 2 : W & 3) : LANES;
      const x = new StaticArray<Pair>(4);
      const y = new StaticArray<Pair>(4);
      for (let r = 0; r < 4; r++) x[r] = loadLanes(row[r] + at, count);
      const sumsAt = vector[2] + at;
      const sums: Pair = f32x4.add(loadLanes(sumsAt, count), sumOf(dot, x));
      storeLanes(sumsAt, sums, count);
      for (let r = 0; r < 4; r++) y[r] = f32x4.mul(square[r], x[r]);
      const squaresAt = vector[3] + at;
      const squares: Pair = f32x4.add(loadLanes(squaresAt, count), sumOf(y, x));
      storeLanes(squaresAt, squares, count);
      const key: Pair = loadLanes(vector[0] + at, count);
      const mask: Pair = loadLanes(vector[1] + at, count);
      for (let r = 0; r < 4; r++) {
        const to = d[r] + at;
        const sum: Pair = f32x4.add(loadLanes(to, count), madd(y[r], mask, f32x4.mul(dot[r], key)));
        storeLanes(to, sum, count);
      }
    }
  });
}

/** Returns Σ_r a_r x_r. @inline */
function sumOf(a: Four<v128>, x: Four<v128>): v128 {
  return madd(a[3], x[3], madd(a[2], x[2], madd(a[1], x[1], f32x4.mul(a[0], x[0]))));
}
