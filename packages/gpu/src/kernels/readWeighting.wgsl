// readWeights_r = Σ_v mode[backward v] backward_rv + mode[content] content_r + Σ_v mode[forward v] forward_rv
// Without links, backward and forward are absent and count as 0.
fn readWeightingForward(call: Call, item: u32) {
  let N = size(call, ReadWeighting.N);
  let V = size(call, ReadWeighting.V);
  let r = item / N;
  let modes = addressOf(call, ReadWeighting.readModes) + r * size(call, ReadWeighting.M);
  var sum = load(modes + V) * load(addressOf(call, ReadWeighting.content) + item);
  for (var v = 0u; v < V && has(call, ReadWeighting.backward); v++) {
    let weight = (r * V + v) * N + item % N;
    sum += load(modes + v) * load(addressOf(call, ReadWeighting.backward) + weight);
    sum += load(modes + V + 1u + v) * load(addressOf(call, ReadWeighting.forward) + weight);
  }
  store(addressOf(call, ReadWeighting.readWeights) + item, sum);
}

fn readWeightingBackward(call: Call, item: u32) {
  let N = size(call, ReadWeighting.N);
  let V = size(call, ReadWeighting.V);
  let r = item / N;
  let modes = addressOf(call, ReadWeighting.readModes) + r * size(call, ReadWeighting.M);
  let gradient = load(addressOf(call, ReadWeighting.dReadWeights) + item);
  if (has(call, ReadWeighting.dContent)) {
    add(addressOf(call, ReadWeighting.dContent) + item, gradient * load(modes + V));
  }
  for (var v = 0u; v < V; v++) {
    let weight = (r * V + v) * N + item % N;
    if (has(call, ReadWeighting.dBackward)) {
      add(addressOf(call, ReadWeighting.dBackward) + weight, gradient * load(modes + v));
    }
    if (has(call, ReadWeighting.dForward)) {
      add(addressOf(call, ReadWeighting.dForward) + weight, gradient * load(modes + V + 1u + v));
    }
  }
}

// Gradient of a read mode.
fn readWeightingModes(call: Call, item: u32, lane: u32) {
  let N = size(call, ReadWeighting.N);
  let V = size(call, ReadWeighting.V);
  let r = item / size(call, ReadWeighting.M);
  let mode = item % size(call, ReadWeighting.M);
  if (mode != V && !has(call, ReadWeighting.backward)) { return; }
  var weights = addressOf(call, ReadWeighting.content) + r * N;
  if (mode < V) { weights = addressOf(call, ReadWeighting.backward) + (r * V + mode) * N; }
  if (mode > V) { weights = addressOf(call, ReadWeighting.forward) + (r * V + mode - V - 1u) * N; }
  let gradients = addressOf(call, ReadWeighting.dReadWeights) + r * N;
  var sum = 0.0;
  for (var n = lane; n < N; n += LANES) { sum += load(gradients + n) * load(weights + n); }
  let gradient = total(sum, lane);
  if (lane == 0u && has(call, ReadWeighting.dReadModes)) { add(addressOf(call, ReadWeighting.dReadModes) + item, gradient); }
}
