// loss = weight · Σ_j ( log(1 + e^y_j) - target_j y_j )
fn sigmoidCrossEntropyForward(call: Call, item: u32) {
  let y = addressOf(call, SigmoidCrossEntropy.y);
  let expected = addressOf(call, SigmoidCrossEntropy.target_);
  var sum = 0.0;
  for (var j = 0u; j < size(call, SigmoidCrossEntropy.Y); j++) {
    sum += softplus(load(y + j)) - load(y + j) * load(expected + j);
  }
  store(addressOf(call, SigmoidCrossEntropy.loss), load(addressOf(call, SigmoidCrossEntropy.weight)) * sum);
}

fn sigmoidCrossEntropyBackward(call: Call, j: u32) {
  if (!has(call, SigmoidCrossEntropy.dY)) { return; }
  let scale = load(addressOf(call, SigmoidCrossEntropy.dLoss)) * load(addressOf(call, SigmoidCrossEntropy.weight));
  let expected = load(addressOf(call, SigmoidCrossEntropy.target_) + j);
  add(addressOf(call, SigmoidCrossEntropy.dY) + j, scale * (sigmoid(load(addressOf(call, SigmoidCrossEntropy.y) + j)) - expected));
}
