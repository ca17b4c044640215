// normalized = (input - mean) scale        scale = 1 / √(variance + ε)        out = gain ∘ normalized + bias        (item: group)
fn layerNormForward(call: Call, group: u32, lane: u32) {
  let K = size(call, LayerNorm.K);
  let first = group * K;
  let input = addressOf(call, LayerNorm.input) + first;
  let normalized = addressOf(call, LayerNorm.normalized) + first;
  var sum = 0.0;
  for (var k = lane; k < K; k += LANES) { sum += load(input + k); }
  let mean = total(sum, lane) / f32(K);
  var square = 0.0;
  for (var k = lane; k < K; k += LANES) {
    let difference = load(input + k) - mean;
    square += difference * difference;
  }
  let scale = 1.0 / sqrt(total(square, lane) / f32(K) + EPSILON);
  if (lane == 0u) { store(addressOf(call, LayerNorm.scale) + group, scale); }
  for (var k = lane; k < K; k += LANES) {
    let unit = (load(input + k) - mean) * scale;
    store(normalized + k, unit);
    let bias = load(addressOf(call, LayerNorm.bias) + first + k);
    store(addressOf(call, LayerNorm.out) + first + k, load(addressOf(call, LayerNorm.gain) + first + k) * unit + bias);
  }
}

fn layerNormBackward(call: Call, group: u32, lane: u32) {
  let K = size(call, LayerNorm.K);
  let first = group * K;
  let gain = addressOf(call, LayerNorm.gain) + first;
  let normalized = addressOf(call, LayerNorm.normalized) + first;
  let dOut = addressOf(call, LayerNorm.dOut) + first;
  var sums = vec2f();
  for (var k = lane; k < K; k += LANES) {
    let d = load(gain + k) * load(dOut + k);
    sums += vec2f(d, d * load(normalized + k));
  }
  let means = totals(sums, lane) / f32(K);
  let scale = load(addressOf(call, LayerNorm.scale) + group);
  for (var k = lane; k < K; k += LANES) {
    let d = load(dOut + k);
    let unit = load(normalized + k);
    let at = first + k;
    if (has(call, LayerNorm.dInput)) {
      add(addressOf(call, LayerNorm.dInput) + at, scale * (load(gain + k) * d - means.x - means.y * unit));
    }
    if (has(call, LayerNorm.dGain)) { add(addressOf(call, LayerNorm.dGain) + at, d * unit); }
    if (has(call, LayerNorm.dBias)) { add(addressOf(call, LayerNorm.dBias) + at, d); }
  }
}
