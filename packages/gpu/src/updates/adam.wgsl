// m ← β₁ m + (1 - β₁) g        v ← β₂ v + (1 - β₂) g²        θ ← θ - η (m / correction1) / (√(v / correction2) + ε)
fn adamUpdate(n: u32) {
  let parameter = argument(Adam.parameters) + n;
  let theta = load(parameter);
  let g = load(argument(Adam.gradients) + n) + realArgument(Adam.coupledDecay) * theta;
  let beta1 = realArgument(Adam.beta1);
  let beta2 = realArgument(Adam.beta2);
  let mean = beta1 * load(argument(Adam.mean) + n) + (1.0 - beta1) * g;
  let variance = beta2 * load(argument(Adam.variance) + n) + (1.0 - beta2) * g * g;
  store(argument(Adam.mean) + n, mean);
  store(argument(Adam.variance) + n, variance);
  let root = sqrt(variance / realArgument(Adam.correction2)) + realArgument(Adam.epsilon);
  let step = mean / realArgument(Adam.correction1) / root;
  store(parameter, theta - realArgument(Adam.learningRate) * (step + realArgument(Adam.decoupledDecay) * theta));
}
