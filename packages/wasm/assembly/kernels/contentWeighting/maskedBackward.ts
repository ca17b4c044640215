/** The sweep of contentWeighting's backward with masks, head by head: each sees the memory through its own. */
import { operandAt, size, workspace } from "../../call";
import { ContentWeighting } from "../../generated/operands";
import { blockRow, LANES, loadLanes, madd, rowSquares, splatLane, storeLanes, zero } from "../../vector";
import { Head, Room, room, rootOf } from "./keys";
import { dotGradient, normGradient } from "./softmaxGradient";

/** `keys` are mask² ∘ key. */
export function maskedLocations(call: usize, frame: usize, b: i32, keys: usize): void {
  const N = size(call, ContentWeighting.N);
  const W = size(call, ContentWeighting.W);
  const K = size(call, ContentWeighting.K);
  const stride = (<usize>W) << 2;
  const sums = room(call, frame, Room.others);
  const squares = sums + ((<usize>(K * W)) << 2);
  const sink = squares + ((<usize>(K * W)) << 2);
  zero(sums, 2 * K * W);
  const weights = operandAt(call, ContentWeighting.weights, frame, b);
  const dWeights = operandAt(call, ContentWeighting.dWeights, frame, b);
  const similarity = operandAt(call, ContentWeighting.similarity, frame, b);
  const squaredMasks = room(call, frame, Room.squaredMasks);
  for (let k = 0; k < K; k++) {
    const vector = <usize>k * stride;
    const head = workspace(frame) + k * Head.bytes;
    let row0 = operandAt(call, ContentWeighting.memory, frame, b);
    let d0 = operandAt(call, ContentWeighting.dMemory, frame, b);
    for (let n = 0; n < N; n += 4) {
      const rest = N - n;
      const own = (<usize>(k * N + n)) << 2;
      const row1 = blockRow(row0, 1, stride, rest, row0);
      const row2 = blockRow(row0, 2, stride, rest, row0);
      const row3 = blockRow(row0, 3, stride, rest, row0);
      const d1 = blockRow(d0, 1, stride, rest, sink);
      const d2 = blockRow(d0, 2, stride, rest, sink);
      const d3 = blockRow(d0, 3, stride, rest, sink);
      const norm = rootOf(rowSquares([row0, row1, row2, row3], squaredMasks + vector, W));
      const dDot = dotGradient(head, weights + own, dWeights + own, similarity + own, norm, rest);
      const dNorm = normGradient(head, dDot, similarity + own, norm, f32x4.splat(0), rest);
      maskedGradient(
        row0,
        row1,
        row2,
        row3,
        d0,
        d1,
        d2,
        d3,
        dDot,
        f32x4.div(dNorm, norm),
        keys + vector,
        squaredMasks + vector,
        sums + vector,
        squares + vector,
        W,
      );
      row0 += 4 * stride;
      d0 += 4 * stride;
    }
  }
}

/**
 * One head with a mask; `key` is mask² ∘ key, `squaredMask` mask².
 * dm += dDot key + dSquare squaredMask ∘ m        alongRows += Σ dDot m        squares += Σ dSquare m ∘ m
 * @inline
 */
function maskedGradient(
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  d0: usize,
  d1: usize,
  d2: usize,
  d3: usize,
  dDot: v128,
  dSquare: v128,
  key: usize,
  squaredMask: usize,
  alongRows: usize,
  squares: usize,
  W: i32,
): void {
  const end = (<usize>W) << 2;
  const whole = (<usize>(W & -LANES)) << 2;
  maskedLanes(
    row0,
    row1,
    row2,
    row3,
    d0,
    d1,
    d2,
    d3,
    dDot,
    dSquare,
    key,
    squaredMask,
    alongRows,
    squares,
    0,
    whole,
    false,
  );
  if (whole < end) {
    maskedLanes(
      row0,
      row1,
      row2,
      row3,
      d0,
      d1,
      d2,
      d3,
      dDot,
      dSquare,
      key,
      squaredMask,
      alongRows,
      squares,
      whole,
      end,
      true,
    );
  }
}

/** Four columns a turn, in the build "wide" eight until the `tail`, a literal. @inline */
function maskedLanes(
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  d0: usize,
  d1: usize,
  d2: usize,
  d3: usize,
  dDot: v128,
  dSquare: v128,
  key: usize,
  squaredMask: usize,
  alongRows: usize,
  squares: usize,
  at: usize,
  end: usize,
  tail: bool,
): void {
  const wide = <bool>(WIDE && !tail);
  let count = tail ? <i32>(end - at) >> 2 : 4;
  const dDot0 = splatLane(dDot, 0);
  const dDot1 = splatLane(dDot, 1);
  const dDot2 = splatLane(dDot, 2);
  const dDot3 = splatLane(dDot, 3);
  const dSquare0 = splatLane(dSquare, 0);
  const dSquare1 = splatLane(dSquare, 1);
  const dSquare2 = splatLane(dSquare, 2);
  const dSquare3 = splatLane(dSquare, 3);
  for (; at < end; at += wide ? 32 : 16) {
    const x0 = loadLanes(row0 + at, count);
    const x1 = loadLanes(row1 + at, count);
    const x2 = loadLanes(row2 + at, count);
    const x3 = loadLanes(row3 + at, count);
    const z0 = wide ? v128.load(row0 + at, 16) : x0;
    const z1 = wide ? v128.load(row1 + at, 16) : x1;
    const z2 = wide ? v128.load(row2 + at, 16) : x2;
    const z3 = wide ? v128.load(row3 + at, 16) : x3;
    const along = f32x4.add(loadLanes(alongRows + at, count), sumOf(dDot0, dDot1, dDot2, dDot3, x0, x1, x2, x3));
    if (wide) {
      const sum = sumOf(dDot0, dDot1, dDot2, dDot3, z0, z1, z2, z3);
      v128.store(alongRows + at, f32x4.add(v128.load(alongRows + at, 16), sum), 16);
    }
    storeLanes(alongRows + at, along, count);
    const y0 = f32x4.mul(dSquare0, x0);
    const y1 = f32x4.mul(dSquare1, x1);
    const y2 = f32x4.mul(dSquare2, x2);
    const y3 = f32x4.mul(dSquare3, x3);
    const right0 = f32x4.mul(dSquare0, z0);
    const right1 = f32x4.mul(dSquare1, z1);
    const right2 = f32x4.mul(dSquare2, z2);
    const right3 = f32x4.mul(dSquare3, z3);
    const square = f32x4.add(loadLanes(squares + at, count), sumOf(y0, y1, y2, y3, x0, x1, x2, x3));
    if (wide) {
      const sum = sumOf(right0, right1, right2, right3, z0, z1, z2, z3);
      v128.store(squares + at, f32x4.add(v128.load(squares + at, 16), sum), 16);
    }
    storeLanes(squares + at, square, count);
    const k = loadLanes(key + at, count);
    const mask = loadLanes(squaredMask + at, count);
    const rightK = wide ? v128.load(key + at, 16) : k;
    const rightMask = wide ? v128.load(squaredMask + at, 16) : mask;
    addToRow(d0 + at, y0, right0, dDot0, k, rightK, mask, rightMask, count, wide);
    addToRow(d1 + at, y1, right1, dDot1, k, rightK, mask, rightMask, count, wide);
    addToRow(d2 + at, y2, right2, dDot2, k, rightK, mask, rightMask, count, wide);
    addToRow(d3 + at, y3, right3, dDot3, k, rightK, mask, rightMask, count, wide);
    if (tail) count -= 4;
  }
}

/** Σ_r a_r x_r @inline */
function sumOf(a0: v128, a1: v128, a2: v128, a3: v128, x0: v128, x1: v128, x2: v128, x3: v128): v128 {
  return madd(a3, x3, madd(a2, x2, madd(a1, x1, f32x4.mul(a0, x0))));
}

/** d += y mask + dDot k @inline */
function addToRow(
  d: usize,
  y: v128,
  right: v128,
  dDot: v128,
  k: v128,
  rightK: v128,
  mask: v128,
  rightMask: v128,
  count: i32,
  wide: bool,
): void {
  const sum = f32x4.add(loadLanes(d, count), madd(y, mask, f32x4.mul(dDot, k)));
  if (wide) v128.store(d, f32x4.add(v128.load(d, 16), madd(right, rightMask, f32x4.mul(dDot, rightK))), 16);
  storeLanes(d, sum, count);
}
