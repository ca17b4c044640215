// features = [dropout ∘ hidden ; readVectors]
fn joinForward(call: Call, k: u32) {
  let hidden = size(call, Join.K0);
  var source = addressOf(call, Join.hidden) + k;
  if (k >= hidden) { source = addressOf(call, Join.readVectors) + k - hidden; }
  if (k < hidden && has(call, Join.dropout)) {
    store(addressOf(call, Join.features) + k, load(source) * joinFactor(call, k));
    return;
  }
  writeBits(addressOf(call, Join.features) + k, readBits(source));
}

fn joinBackward(call: Call, k: u32) {
  let hidden = size(call, Join.K0);
  let gradient = load(addressOf(call, Join.dFeatures) + k);
  if (k < hidden) {
    if (has(call, Join.dHidden)) { add(addressOf(call, Join.dHidden) + k, gradient * joinFactor(call, k)); }
  } else if (has(call, Join.dReadVectors)) {
    add(addressOf(call, Join.dReadVectors) + k - hidden, gradient);
  }
}

fn joinFactor(call: Call, k: u32) -> f32 {
  if (!has(call, Join.dropout)) { return 1.0; }
  return load(addressOf(call, Join.dropout) + k);
}
