// loss = weight · Σ_g Σ_j target_gj ( log Σ_k e^y_gk - y_gj )
fn softmaxCrossEntropyForward(call: Call, item: u32) {
  let Y = size(call, SoftmaxCrossEntropy.Y);
  let classes = Y / size(call, SoftmaxCrossEntropy.G);
  let y = addressOf(call, SoftmaxCrossEntropy.y);
  let expected = addressOf(call, SoftmaxCrossEntropy.target_);
  var sum = 0.0;
  for (var first = 0u; first < Y; first += classes) {
    let logSum = logSumExp(y + first, classes);
    for (var j = first; j < first + classes; j++) { sum += load(expected + j) * (logSum - load(y + j)); }
  }
  store(addressOf(call, SoftmaxCrossEntropy.loss), load(addressOf(call, SoftmaxCrossEntropy.weight)) * sum);
}

fn softmaxCrossEntropyBackward(call: Call, j: u32) {
  if (!has(call, SoftmaxCrossEntropy.dY)) { return; }
  let classes = size(call, SoftmaxCrossEntropy.Y) / size(call, SoftmaxCrossEntropy.G);
  let y = addressOf(call, SoftmaxCrossEntropy.y);
  let expected = addressOf(call, SoftmaxCrossEntropy.target_);
  let first = j / classes * classes;
  var mass = 0.0;
  for (var k = first; k < first + classes; k++) { mass += load(expected + k); }
  let probability = exponential(load(y + j) - logSumExp(y + first, classes));
  let scale = load(addressOf(call, SoftmaxCrossEntropy.dLoss)) * load(addressOf(call, SoftmaxCrossEntropy.weight));
  add(addressOf(call, SoftmaxCrossEntropy.dY) + j, scale * (mass * probability - load(expected + j)));
}

fn logSumExp(x: u32, count: u32) -> f32 {
  var most = load(x);
  for (var k = 1u; k < count; k++) { most = max(most, load(x + k)); }
  var sum = 0.0;
  for (var k = 0u; k < count; k++) { sum += exponential(load(x + k) - most); }
  return most + logarithm(sum);
}
