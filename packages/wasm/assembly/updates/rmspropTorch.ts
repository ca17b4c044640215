/**
 * g ← g + λ θ        s ← ρ s + (1 - ρ) g²        b ← μ b + g / (√s + ε)        θ ← θ - η b
 *
 * Where μ = 0, b is g / (√s + ε), and the one in memory is neither read nor written.
 */
import { LANES, loadLanes, loadRight, madd, nmadd, storeLanes, storeRight } from "../vector";

export function rmspropTorch(
  parameters: usize,
  gradients: usize,
  meanSquare: usize,
  momentum: usize,
  n: i32,
  learningRate: f32,
  decay: f32,
  momentumDecay: f32,
  epsilon: f32,
  weightDecay: f32,
): void {
  const eta = f32x4.splat(learningRate);
  const rho = f32x4.splat(decay);
  const rest = f32x4.splat(1 - decay);
  const mu = f32x4.splat(momentumDecay);
  const eps = f32x4.splat(epsilon);
  const lambda = f32x4.splat(weightDecay);
  if (momentumDecay != 0)
    updateAll(parameters, gradients, meanSquare, momentum, n, eta, rho, rest, mu, eps, lambda, true);
  else updateAll(parameters, gradients, meanSquare, momentum, n, eta, rho, rest, mu, eps, lambda, false);
}

/** `remembers`, a literal: whether there is a b. @inline */
function updateAll(
  parameters: usize,
  gradients: usize,
  meanSquare: usize,
  momentum: usize,
  n: i32,
  eta: v128,
  rho: v128,
  rest: v128,
  mu: v128,
  eps: v128,
  lambda: v128,
  remembers: bool,
): void {
  let k: usize = 0;
  for (; n >= LANES; n -= LANES) {
    update(
      parameters + k,
      gradients + k,
      meanSquare + k,
      momentum + k,
      eta,
      rho,
      rest,
      mu,
      eps,
      lambda,
      remembers,
      LANES,
    );
    k += 4 * LANES;
  }
  if (n > 0) {
    update(parameters + k, gradients + k, meanSquare + k, momentum + k, eta, rho, rest, mu, eps, lambda, remembers, n);
  }
}

/** @inline */
function update(
  parameters: usize,
  gradients: usize,
  meanSquare: usize,
  momentum: usize,
  eta: v128,
  rho: v128,
  rest: v128,
  mu: v128,
  eps: v128,
  lambda: v128,
  remembers: bool,
  n: i32,
): void {
  const theta = loadLanes(parameters, n);
  const theta1 = loadRight(parameters, n);
  const g = madd(lambda, theta, loadLanes(gradients, n));
  const g1 = madd(lambda, theta1, loadRight(gradients, n));
  const s = madd(rho, loadLanes(meanSquare, n), f32x4.mul(f32x4.mul(rest, g), g));
  const s1 = madd(rho, loadRight(meanSquare, n), f32x4.mul(f32x4.mul(rest, g1), g1));
  let b = f32x4.div(g, f32x4.add(f32x4.sqrt(s), eps));
  let b1 = f32x4.div(g1, f32x4.add(f32x4.sqrt(s1), eps));
  if (remembers) {
    b = madd(mu, loadLanes(momentum, n), b);
    b1 = madd(mu, loadRight(momentum, n), b1);
  }
  storeRight(meanSquare, s1, n);
  storeLanes(meanSquare, s, n);
  if (remembers) {
    storeRight(momentum, b1, n);
    storeLanes(momentum, b, n);
  }
  storeRight(parameters, nmadd(eta, b1, theta1), n);
  storeLanes(parameters, nmadd(eta, b, theta), n);
}
