// s ← ρ s + (1 - ρ) g²        b ← μ b + η g / √(s + ε)        θ ← θ - b
fn rmspropTensorflowUpdate(n: u32) {
  let g = load(argument(RmspropTensorflow.gradients) + n);
  let decay = realArgument(RmspropTensorflow.decay);
  let square = decay * load(argument(RmspropTensorflow.meanSquare) + n) + (1.0 - decay) * g * g;
  store(argument(RmspropTensorflow.meanSquare) + n, square);
  let scaled = realArgument(RmspropTensorflow.learningRate) * g / sqrt(square + realArgument(RmspropTensorflow.epsilon));
  let step = realArgument(RmspropTensorflow.momentumDecay) * load(argument(RmspropTensorflow.momentum) + n) + scaled;
  store(argument(RmspropTensorflow.momentum) + n, step);
  let parameter = argument(RmspropTensorflow.parameters) + n;
  store(parameter, load(parameter) - step);
}
