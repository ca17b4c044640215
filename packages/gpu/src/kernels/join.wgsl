// features = [hidden ; readVectors]
fn joinForward(call: Call, k: u32) {
  let hidden = size(call, Join.K0);
  var source = addressOf(call, Join.hidden) + k;
  if (k >= hidden) { source = addressOf(call, Join.readVectors) + k - hidden; }
  writeBits(addressOf(call, Join.features) + k, readBits(source));
}

fn joinBackward(call: Call, k: u32) {
  let hidden = size(call, Join.K0);
  let gradient = load(addressOf(call, Join.dFeatures) + k);
  if (k < hidden) {
    if (has(call, Join.dHidden)) { add(addressOf(call, Join.dHidden) + k, gradient); }
  } else if (has(call, Join.dReadVectors)) {
    add(addressOf(call, Join.dReadVectors) + k - hidden, gradient);
  }
}
