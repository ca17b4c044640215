// features = [hidden ; readVectors]
fn joinForward(call: Call, k: u32) {
  let hidden = size(call, Join.K0);
  var source = rowOf(call, Join.hidden) + k;
  if (k >= hidden) { source = rowOf(call, Join.readVectors) + k - hidden; }
  writeBits(rowOf(call, Join.features) + k, readBits(source));
}

fn joinBackward(call: Call, k: u32) {
  let hidden = size(call, Join.K0);
  let gradient = load(rowOf(call, Join.dFeatures) + k);
  if (k < hidden) {
    if (has(call, Join.dHidden)) { add(rowOf(call, Join.dHidden) + k, gradient); }
  } else if (has(call, Join.dReadVectors)) {
    add(rowOf(call, Join.dReadVectors) + k - hidden, gradient);
  }
}
