/** m ← β₁ m + (1 - β₁) g        v ← β₂ v + (1 - β₂) g²        θ ← θ - η ((m / correction1) / (√(v / correction2) + ε) + decay θ) */
import { loadLanes, madd, nmadd, storeLanes } from "../lanes/index";

export function adam(
  parameters: usize,
  gradients: usize,
  mean: usize,
  variance: usize,
  n: i32,
  learningRate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  correction1: f32,
  correction2: f32,
  coupledDecay: f32,
  decoupledDecay: f32,
): void {
  const eps = f32x4.splat(epsilon);
  const coupled = f32x4.splat(coupledDecay);
  const decoupled = f32x4.splat(decoupledDecay);
  for (let k: usize = 0; n > 0; n -= 4, k += 16) {
    const count = min(n, 4);
    const theta = loadLanes(parameters + k, count);
    const g = madd(coupled, theta, loadLanes(gradients + k, count));
    const m = madd(f32x4.splat(beta1), loadLanes(mean + k, count), f32x4.mul(f32x4.splat(1 - beta1), g));
    storeLanes(mean + k, m, count);
    const squared = f32x4.mul(f32x4.mul(f32x4.splat(1 - beta2), g), g);
    const v = madd(f32x4.splat(beta2), loadLanes(variance + k, count), squared);
    storeLanes(variance + k, v, count);
    const root = f32x4.sqrt(f32x4.div(v, f32x4.splat(correction2)));
    const step = f32x4.div(f32x4.div(m, f32x4.splat(correction1)), f32x4.add(root, eps));
    storeLanes(parameters + k, nmadd(f32x4.splat(learningRate), madd(decoupled, theta, step), theta), count);
  }
}
