// cost = price · stepWeight · Σ_vn writeWeights_vn
fn writePriceForward(call: Call, item: u32, lane: u32) {
  let count = size(call, WritePrice.N) * size(call, WritePrice.V);
  var sum = 0.0;
  for (var n = lane; n < count; n += LANES) { sum += load(rowOf(call, WritePrice.writeWeights) + n); }
  let written = total(sum, lane);
  if (lane == 0u) { store(rowOf(call, WritePrice.cost), writePriceOf(call) * written); }
}

fn writePriceBackward(call: Call, n: u32) {
  if (!has(call, WritePrice.dWriteWeights)) { return; }
  add(rowOf(call, WritePrice.dWriteWeights) + n, load(rowOf(call, WritePrice.dCost)) * writePriceOf(call));
}

fn writePriceOf(call: Call) -> f32 {
  return constant(call, WritePrice.price) * load(rowOf(call, WritePrice.stepWeight));
}
