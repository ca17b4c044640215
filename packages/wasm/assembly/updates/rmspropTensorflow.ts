/** s ← ρ s + (1 - ρ) g²        b ← μ b + η g / √(s + ε)        θ ← θ - b */
import { loadLanes, madd, storeLanes } from "../vector";

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
  const share = f32x4.splat(1 - decay);
  const mu = f32x4.splat(momentumDecay);
  const eps = f32x4.splat(epsilon);
  eachLanes(n, (at: usize, count: i32) => {
    const g: Pair = loadLanes(gradients + at, count);
    const s: Pair = madd(rho, loadLanes(meanSquare + at, count), f32x4.mul(f32x4.mul(share, g), g));
    const step: Pair = f32x4.div(f32x4.mul(eta, g), f32x4.sqrt(f32x4.add(s, eps)));
    const b: Pair = madd(mu, loadLanes(momentum + at, count), step);
    const theta: Pair = f32x4.sub(loadLanes(parameters + at, count), b);
    storeLanes(meanSquare + at, s, count);
    storeLanes(momentum + at, b, count);
    storeLanes(parameters + at, theta, count);
  });
}
