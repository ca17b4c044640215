/**
 * g ← g + λ θ        s ← ρ s + (1 - ρ) g²        b ← μ b + g / (√s + ε)        θ ← θ - η b
 *
 * If μ = 0, then b = g / (√s + ε), and the b in memory is neither read nor written.
 */
import { loadLanes, madd, nmadd, storeLanes } from "../vector";

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
  const rate = new StaticArray<v128>(4);
  rate[0] = f32x4.splat(learningRate);
  rate[1] = f32x4.splat(decay);
  rate[2] = f32x4.splat(1 - decay);
  rate[3] = f32x4.splat(momentumDecay);
  const eps = f32x4.splat(epsilon);
  const lambda = f32x4.splat(weightDecay);
  if (momentumDecay != 0) update([parameters, gradients, meanSquare, momentum], rate, eps, lambda, n, true);
  else update([parameters, gradients, meanSquare, momentum], rate, eps, lambda, n, false);
}

/**
 * Updates [θ, g, s, b] with rates [η, ρ, 1 - ρ, μ]. `remembers` is a literal: whether b is in memory.
 * @inline
 */
function update(address: Four<usize>, rate: Four<v128>, eps: v128, lambda: v128, n: i32, remembers: bool): void {
  eachLanes(n, (at: usize, count: i32) => {
    const parameters = address[0] + at;
    const meanSquare = address[2] + at;
    const momentum = address[3] + at;
    const theta: Pair = loadLanes(parameters, count);
    const g: Pair = madd(lambda, theta, loadLanes(address[1] + at, count));
    const s: Pair = madd(rate[1], loadLanes(meanSquare, count), f32x4.mul(f32x4.mul(rate[2], g), g));
    let b: Pair = f32x4.div(g, f32x4.add(f32x4.sqrt(s), eps));
    if (remembers) b = madd(rate[3], loadLanes(momentum, count), b);
    storeLanes(meanSquare, s, count);
    if (remembers) storeLanes(momentum, b, count);
    storeLanes(parameters, nmadd(rate[0], b, theta), count);
  });
}
