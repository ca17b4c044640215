// g ← g + λ θ        s ← ρ s + (1 - ρ) g²        b ← μ b + g / (√s + ε)        θ ← θ - η b
fn rmspropTorchUpdate(n: u32) {
  let parameter = argument(RmspropTorch.parameters) + n;
  let theta = load(parameter);
  let g = load(argument(RmspropTorch.gradients) + n) + realArgument(RmspropTorch.weightDecay) * theta;
  let decay = realArgument(RmspropTorch.decay);
  let square = decay * load(argument(RmspropTorch.meanSquare) + n) + (1.0 - decay) * g * g;
  store(argument(RmspropTorch.meanSquare) + n, square);
  let scaled = g / (sqrt(square) + realArgument(RmspropTorch.epsilon));
  let step = realArgument(RmspropTorch.momentumDecay) * load(argument(RmspropTorch.momentum) + n) + scaled;
  store(argument(RmspropTorch.momentum) + n, step);
  store(parameter, theta - realArgument(RmspropTorch.learningRate) * step);
}
