/** s ← ρ s + (1 - ρ) g²        b ← μ b + η g / √(s + ε)        θ ← θ - b */
import { LANES, loadLanes, madd, storeLanes } from "../vector";

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
  const rate = new StaticArray<v128>(4);
  rate[0] = f32x4.splat(learningRate);
  rate[1] = f32x4.splat(decay);
  rate[2] = f32x4.splat(1 - decay);
  rate[3] = f32x4.splat(momentumDecay);
  const eps = f32x4.splat(epsilon);
  let k: usize = 0;
  for (; n >= LANES; n -= LANES) {
    update([parameters, gradients, meanSquare, momentum], k, rate, eps, LANES);
    k += 4 * LANES;
  }
  if (n > 0) update([parameters, gradients, meanSquare, momentum], k, rate, eps, n);
}

/** Updates the floats from byte k, with rates [η, ρ, 1 - ρ, μ]. @inline */
function update(address: Four<usize>, k: usize, rate: Four<v128>, eps: v128, n: i32): void {
  const parameters = address[0] + k;
  const gradients = address[1] + k;
  const meanSquare = address[2] + k;
  const momentum = address[3] + k;
  const g: Pair = loadLanes(gradients, n);
  const s: Pair = madd(rate[1], loadLanes(meanSquare, n), f32x4.mul(f32x4.mul(rate[2], g), g));
  const step: Pair = f32x4.div(f32x4.mul(rate[0], g), f32x4.sqrt(f32x4.add(s, eps)));
  const b: Pair = madd(rate[3], loadLanes(momentum, n), step);
  const theta: Pair = f32x4.sub(loadLanes(parameters, n), b);
  storeLanes(meanSquare, s, n);
  storeLanes(momentum, b, n);
  storeLanes(parameters, theta, n);
}
