// g ← g + λ θ        s ← ρ s + (1 - ρ) g²        b ← μ b + g / (√s + ε)        θ ← θ - η b
// If μ = 0, then b = g / (√s + ε), and the momentum in memory is neither read nor written.
fn rmspropTorchUpdate(n: u32) {
  let parameter = argument(RmspropTorch.parameters) + n;
  let theta = load(parameter);
  let g = load(argument(RmspropTorch.gradients) + n) + realArgument(RmspropTorch.weightDecay) * theta;
  let decay = realArgument(RmspropTorch.decay);
  let square = decay * load(argument(RmspropTorch.meanSquare) + n) + (1.0 - decay) * g * g;
  store(argument(RmspropTorch.meanSquare) + n, square);
  var step = g / (sqrt(square) + realArgument(RmspropTorch.epsilon));
  let momentumDecay = realArgument(RmspropTorch.momentumDecay);
  if (momentumDecay != 0.0) {
    step += momentumDecay * load(argument(RmspropTorch.momentum) + n);
    store(argument(RmspropTorch.momentum) + n, step);
  }
  store(parameter, theta - realArgument(RmspropTorch.learningRate) * step);
}
