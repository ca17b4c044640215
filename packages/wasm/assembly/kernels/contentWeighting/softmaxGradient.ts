/**
 * contentWeighting backward through the softmax and the quotient, for one head and four locations at a time:
 *
 *   dLogit_n = weights_n (dWeights_n - <weights, dWeights>)        dStrength = Σ_n dLogit_n D_n
 *   dDot_n = strength dLogit_n / (|key| |m_n| + ε)                 d(|key| |m_n|) = -dDot_n D_n
 *
 * <weights, dWeights> is subtracted in two steps, as in vector/softmaxGradient.ts. From D its mean <weights, D> is subtracted: the dLogit
 * sum to 0, so dStrength stays the same, but its rounding error does not grow with the mean of D.
 */
import { operandAt, size, workspace } from "../../call";
import { ContentWeighting } from "../../generated/operands";
import { Constant, dot, four, loadLanes, madd, nmadd, sum4 } from "../../vector";
import { Head } from "./keys";

/** Fills the records of the heads except the norms of the keys: strengths, means, and sums of zero. */
export function prepareSoftmax(call: usize, frame: usize, b: i32): void {
  const N = size(call, ContentWeighting.N);
  const weights = operandAt(call, ContentWeighting.weights, frame, b);
  const dWeights = operandAt(call, ContentWeighting.dWeights, frame, b);
  const similarity = operandAt(call, ContentWeighting.similarity, frame, b);
  const end = (<usize>(size(call, ContentWeighting.K) * N)) << 2;
  let strength = operandAt(call, ContentWeighting.strengths, frame, b);
  let head = workspace(frame);
  for (let at: usize = 0; at < end; at += (<usize>N) << 2) {
    store<f32>(head, load<f32>(strength), Head.strength);
    store<f32>(head, dot(weights + at, dWeights + at, N), Head.mean);
    store<f32>(head, dot(weights + at, similarity + at, N), Head.centre);
    v128.store(head, f32x4.splat(0), Head.dKeyNorm);
    v128.store(head, f32x4.splat(0), Head.dStrength);
    strength += 4;
    head += Head.bytes;
  }
  head = workspace(frame);
  for (let at: usize = 0; at < end; at += (<usize>N) << 2) {
    store<f32>(head, remainder(weights + at, dWeights + at, v128.load32_splat(head, Head.mean), N), Head.remainder);
    head += Head.bytes;
  }
}

/** Σ weights (dWeights - mean) */
function remainder(weights: usize, dWeights: usize, mean: v128, n: i32): f32 {
  let even = f32x4.splat(0);
  let odd = even;
  for (; n >= 8; n -= 8) {
    even = madd(v128.load(weights), f32x4.sub(v128.load(dWeights), mean), even);
    odd = madd(v128.load(weights, 16), f32x4.sub(v128.load(dWeights, 16), mean), odd);
    weights += 32;
    dWeights += 32;
  }
  for (; n > 0; n -= 4) {
    even = madd(loadLanes(weights, n), f32x4.sub(loadLanes(dWeights, n), mean), even);
    weights += 16;
    dWeights += 16;
  }
  return sum4(f32x4.add(even, odd));
}

/**
 * Returns dDot of up to four locations and adds to the head's dStrength. The addresses are those of the head's record, weights, dWeights
 * and D.
 * @inline
 */
export function dotGradient(address: Four<usize>, norm: v128, rest: i32): v128 {
  const head = address[0];
  const centred = f32x4.sub(loadLanes(address[2], rest), v128.load32_splat(head, Head.mean));
  const dLogit = f32x4.mul(loadLanes(address[1], rest), f32x4.sub(centred, v128.load32_splat(head, Head.remainder)));
  const similarity = f32x4.sub(loadLanes(address[3], rest), v128.load32_splat(head, Head.centre));
  v128.store(head, madd(dLogit, similarity, v128.load(head, Head.dStrength)), Head.dStrength);
  const product = madd(v128.load32_splat(head, Head.keyNorm), norm, four(Constant.epsilon));
  return f32x4.div(f32x4.mul(v128.load32_splat(head, Head.strength), dLogit), product);
}

/** Returns dNorm plus the head's part of the gradients of |m_n|, and adds to the gradient of the head's |key|. @inline */
export function normGradient(head: usize, dDot: v128, similarity: usize, norm: v128, dNorm: v128, rest: i32): v128 {
  const dProduct = f32x4.mul(dDot, loadLanes(similarity, rest)); // negative
  v128.store(head, nmadd(dProduct, norm, v128.load(head, Head.dKeyNorm)), Head.dKeyNorm);
  return nmadd(dProduct, v128.load32_splat(head, Head.keyNorm), dNorm);
}
