/** s ← ρ s + (1 - ρ) g²        b ← μ b + η g / √(s + ε)        θ ← θ - b */
import { LANES, loadLanes, loadRight, madd, storeLanes, storeRight } from "../vector";

export function rmspropTensorflow(
  parameters: usize,
  gradients: usize,
  meanSquare: usize,
  momentum: usize,
  n: i32,
  learningRate: f32,
  decay: f32,
  momentumDecay: f32,
  epsilon: f32,
): void {
  const eta = f32x4.splat(learningRate);
  const rho = f32x4.splat(decay);
  const rest = f32x4.splat(1 - decay);
  const mu = f32x4.splat(momentumDecay);
  const eps = f32x4.splat(epsilon);
  let k: usize = 0;
  for (; n >= LANES; n -= LANES) {
    update(parameters + k, gradients + k, meanSquare + k, momentum + k, eta, rho, rest, mu, eps, LANES);
    k += 4 * LANES;
  }
  if (n > 0) update(parameters + k, gradients + k, meanSquare + k, momentum + k, eta, rho, rest, mu, eps, n);
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
  n: i32,
): void {
  const g = loadLanes(gradients, n);
  const g1 = loadRight(gradients, n);
  const s = madd(rho, loadLanes(meanSquare, n), f32x4.mul(f32x4.mul(rest, g), g));
  const s1 = madd(rho, loadRight(meanSquare, n), f32x4.mul(f32x4.mul(rest, g1), g1));
  const b = madd(mu, loadLanes(momentum, n), f32x4.div(f32x4.mul(eta, g), f32x4.sqrt(f32x4.add(s, eps))));
  const b1 = madd(mu, loadRight(momentum, n), f32x4.div(f32x4.mul(eta, g1), f32x4.sqrt(f32x4.add(s1, eps))));
  const theta = f32x4.sub(loadLanes(parameters, n), b);
  const theta1 = f32x4.sub(loadRight(parameters, n), b1);
  storeRight(meanSquare, s1, n);
  storeLanes(meanSquare, s, n);
  storeRight(momentum, b1, n);
  storeLanes(momentum, b, n);
  storeRight(parameters, theta1, n);
  storeLanes(parameters, theta, n);
}
