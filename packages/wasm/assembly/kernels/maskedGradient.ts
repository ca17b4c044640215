/** The sweep of contentWeighting's backward with masks, head by head: each sees the memory through its own. */
import { size, workspace } from "../call";
import { madd } from "../lanes/madd";
import { addLanes, loadLanes } from "../lanes/partial";
import { rowSquares } from "../lanes/rowProducts";
import { blockRow, splatLane } from "../lanes/rows";
import { zero } from "../lanes/vector";
import { ContentWeighting } from "../operands";
import { rowAt } from "../row";
import { Head, Room, room, rootOf } from "./contentKeys";
import { dotGradient, normGradient } from "./contentSoftmax";

/** `keys` are mask² ∘ key. */
export function maskedRows(call: usize, frame: usize, b: i32, keys: usize): void {
  const N = size(call, ContentWeighting.N);
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const stride = <usize>W << 2;
  const sums = room(call, frame, Room.others);
  const squares = sums + (<usize>(K * W) << 2);
  const sink = squares + (<usize>(K * W) << 2);
  zero(sums, 2 * K * W);
  const weights = rowAt(call, ContentWeighting.weights, frame, b);
  const dWeights = rowAt(call, ContentWeighting.dWeights, frame, b);
  const similarity = rowAt(call, ContentWeighting.similarity, frame, b);
  const squaredMasks = room(call, frame, Room.squaredMasks);
  for (let k = 0; k < K; k++) {
    const vector = <usize>k * stride;
    const head = workspace(frame) + k * Head.bytes;
    let row0 = rowAt(call, ContentWeighting.memory, frame, b);
    let d0 = rowAt(call, ContentWeighting.dMemory, frame, b);
    for (let n = 0; n < N; n += 4) {
      const rest = N - n;
      const own = <usize>(k * N + n) << 2;
      const row1 = blockRow(row0, 1, stride, rest, row0);
      const row2 = blockRow(row0, 2, stride, rest, row0);
      const row3 = blockRow(row0, 3, stride, rest, row0);
      const d1 = blockRow(d0, 1, stride, rest, sink);
      const d2 = blockRow(d0, 2, stride, rest, sink);
      const d3 = blockRow(d0, 3, stride, rest, sink);
      const norm = rootOf(rowSquares(row0, row1, row2, row3, squaredMasks + vector, W));
      const dDot = dotGradient(head, weights + own, dWeights + own, similarity + own, norm, rest);
      const dNorm = normGradient(head, dDot, similarity + own, norm, f32x4.splat(0), rest);
      maskedGradient(
        row0, row1, row2, row3, d0, d1, d2, d3, dDot, f32x4.div(dNorm, norm),
        keys + vector, squaredMasks + vector, sums + vector, squares + vector, W,
      );
      row0 += 4 * stride;
      d0 += 4 * stride;
    }
  }
}

/**
 * One head with a mask; `key` is mask² ∘ key, `squaredMask` mask².
 * dm += dDot key + dSquare squaredMask ∘ m        alongRows += Σ dDot m        squares += Σ dSquare m ∘ m
 */
// @ts-ignore: decorator
@inline
function maskedGradient(
  row0: usize, row1: usize, row2: usize, row3: usize, d0: usize, d1: usize, d2: usize, d3: usize,
  dDot: v128, dSquare: v128, key: usize, squaredMask: usize, alongRows: usize, squares: usize, W: i32,
): void {
  const dDot0 = splatLane(dDot, 0);
  const dDot1 = splatLane(dDot, 1);
  const dDot2 = splatLane(dDot, 2);
  const dDot3 = splatLane(dDot, 3);
  const dSquare0 = splatLane(dSquare, 0);
  const dSquare1 = splatLane(dSquare, 1);
  const dSquare2 = splatLane(dSquare, 2);
  const dSquare3 = splatLane(dSquare, 3);
  for (let j = 0; j < W; j += 4) {
    const at = <usize>j << 2;
    const rest = W - j;
    const x0 = loadLanes(row0 + at, rest);
    const x1 = loadLanes(row1 + at, rest);
    const x2 = loadLanes(row2 + at, rest);
    const x3 = loadLanes(row3 + at, rest);
    const along = madd(dDot3, x3, madd(dDot2, x2, madd(dDot1, x1, f32x4.mul(dDot0, x0))));
    addLanes(alongRows + at, along, rest);
    const y0 = f32x4.mul(dSquare0, x0);
    const y1 = f32x4.mul(dSquare1, x1);
    const y2 = f32x4.mul(dSquare2, x2);
    const y3 = f32x4.mul(dSquare3, x3);
    addLanes(squares + at, madd(y3, x3, madd(y2, x2, madd(y1, x1, f32x4.mul(y0, x0)))), rest);
    const k = loadLanes(key + at, rest);
    const mask = loadLanes(squaredMask + at, rest);
    addLanes(d0 + at, madd(y0, mask, f32x4.mul(dDot0, k)), rest);
    addLanes(d1 + at, madd(y1, mask, f32x4.mul(dDot1, k)), rest);
    addLanes(d2 + at, madd(y2, mask, f32x4.mul(dDot2, k)), rest);
    addLanes(d3 + at, madd(y3, mask, f32x4.mul(dDot3, k)), rest);
  }
}
