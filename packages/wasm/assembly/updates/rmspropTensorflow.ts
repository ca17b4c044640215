/** s ← ρ s + (1 - ρ) g²        b ← μ b + η g / √(s + ε)        θ ← θ - b */
import { loadLanes, madd, storeLanes } from "../lanes/index";

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
  for (; n >= 4; n -= 4) {
    update4(parameters + k, gradients + k, meanSquare + k, momentum + k, eta, rho, rest, mu, eps, 4);
    k += 16;
  }
  if (n > 0) update4(parameters + k, gradients + k, meanSquare + k, momentum + k, eta, rho, rest, mu, eps, n);
}

// @ts-ignore: decorator
@inline
function update4(
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
  const s = madd(rho, loadLanes(meanSquare, n), f32x4.mul(f32x4.mul(rest, g), g));
  storeLanes(meanSquare, s, n);
  const step = f32x4.div(f32x4.mul(eta, g), f32x4.sqrt(f32x4.add(s, eps)));
  const b = madd(mu, loadLanes(momentum, n), step);
  storeLanes(momentum, b, n);
  storeLanes(parameters, f32x4.sub(loadLanes(parameters, n), b), n);
}
