// loss = weight · Σ_j ( log(1 + e^y_j) - target_j y_j )
fn sigmoidCrossEntropyForward(call: Call, item: u32) {
  let y = rowOf(call, SigmoidCrossEntropy.y);
  let expected = rowOf(call, SigmoidCrossEntropy.target_);
  var sum = 0.0;
  for (var j = 0u; j < size(call, SigmoidCrossEntropy.Y); j++) {
    sum += softplus(load(y + j)) - load(y + j) * load(expected + j);
  }
  store(rowOf(call, SigmoidCrossEntropy.loss), load(rowOf(call, SigmoidCrossEntropy.weight)) * sum);
}

fn sigmoidCrossEntropyBackward(call: Call, j: u32) {
  if (!has(call, SigmoidCrossEntropy.dY)) { return; }
  let scale = load(rowOf(call, SigmoidCrossEntropy.dLoss)) * load(rowOf(call, SigmoidCrossEntropy.weight));
  let expected = load(rowOf(call, SigmoidCrossEntropy.target_) + j);
  add(rowOf(call, SigmoidCrossEntropy.dY) + j, scale * (sigmoid(load(rowOf(call, SigmoidCrossEntropy.y) + j)) - expected));
}
