// cost = price · stepWeight · Σ_vn writeWeights_vn
fn writePriceForward(call: Call, item: u32, lane: u32) {
  let count = size(call, WritePrice.N) * size(call, WritePrice.V);
  var sum = 0.0;
  for (var n = lane; n < count; n += LANES) { sum += load(addressOf(call, WritePrice.writeWeights) + n); }
  let written = total(sum, lane);
  if (lane == 0u) { store(addressOf(call, WritePrice.cost), writePriceOf(call) * written); }
}

fn writePriceBackward(call: Call, n: u32) {
  if (!has(call, WritePrice.dWriteWeights)) { return; }
  add(addressOf(call, WritePrice.dWriteWeights) + n, load(addressOf(call, WritePrice.dCost)) * writePriceOf(call));
}

fn writePriceOf(call: Call) -> f32 {
  return constant(call, WritePrice.price) * load(addressOf(call, WritePrice.stepWeight));
}
