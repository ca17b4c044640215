/** m ← β₁ m + (1 - β₁) g        v ← β₂ v + (1 - β₂) g²        θ ← θ - η ((m / correction1) / (√(v / correction2) + ε) + decay θ) */
import { loadLanes, loadRight, madd, nmadd, storeLanes, storeRight, LANES } from "../lanes/index";

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
  const eta = f32x4.splat(learningRate);
  const first = f32x4.splat(beta1);
  const firstRest = f32x4.splat(1 - beta1);
  const second = f32x4.splat(beta2);
  const secondRest = f32x4.splat(1 - beta2);
  const eps = f32x4.splat(epsilon);
  const scale1 = f32x4.splat(correction1);
  const scale2 = f32x4.splat(correction2);
  const coupled = f32x4.splat(coupledDecay);
  const decoupled = f32x4.splat(decoupledDecay);
  let k: usize = 0;
  for (; n >= LANES; n -= LANES) {
    update(
      parameters + k, gradients + k, mean + k, variance + k, eta, first, firstRest, second, secondRest, eps, scale1, scale2, coupled,
      decoupled, LANES,
    );
    k += 4 * LANES;
  }
  if (n > 0) {
    update(
      parameters + k, gradients + k, mean + k, variance + k, eta, first, firstRest, second, secondRest, eps, scale1, scale2, coupled,
      decoupled, n,
    );
  }
}

// @ts-ignore: decorator
@inline
function update(
  parameters: usize, gradients: usize, mean: usize, variance: usize, eta: v128, first: v128, firstRest: v128, second: v128,
  secondRest: v128, eps: v128, scale1: v128, scale2: v128, coupled: v128, decoupled: v128, n: i32,
): void {
  const theta = loadLanes(parameters, n);
  const theta1 = loadRight(parameters, n);
  const g = madd(coupled, theta, loadLanes(gradients, n));
  const g1 = madd(coupled, theta1, loadRight(gradients, n));
  const m = madd(first, loadLanes(mean, n), f32x4.mul(firstRest, g));
  const m1 = madd(first, loadRight(mean, n), f32x4.mul(firstRest, g1));
  const v = madd(second, loadLanes(variance, n), f32x4.mul(f32x4.mul(secondRest, g), g));
  const v1 = madd(second, loadRight(variance, n), f32x4.mul(f32x4.mul(secondRest, g1), g1));
  const root = f32x4.sqrt(f32x4.div(v, scale2));
  const root1 = f32x4.sqrt(f32x4.div(v1, scale2));
  const step = madd(decoupled, theta, f32x4.div(f32x4.div(m, scale1), f32x4.add(root, eps)));
  const step1 = madd(decoupled, theta1, f32x4.div(f32x4.div(m1, scale1), f32x4.add(root1, eps)));
  storeRight(mean, m1, n);
  storeLanes(mean, m, n);
  storeRight(variance, v1, n);
  storeLanes(variance, v, n);
  storeRight(parameters, nmadd(eta, step1, theta1), n);
  storeLanes(parameters, nmadd(eta, step, theta), n);
}
