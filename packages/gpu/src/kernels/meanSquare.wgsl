// loss = weight · Σ_j (y_j - target_j)²
fn meanSquareForward(call: Call, item: u32) {
  var sum = 0.0;
  for (var j = 0u; j < size(call, MeanSquare.Y); j++) {
    let distance = meanSquareDistance(call, j);
    sum += distance * distance;
  }
  store(addressOf(call, MeanSquare.loss), load(addressOf(call, MeanSquare.weight)) * sum);
}

fn meanSquareBackward(call: Call, j: u32) {
  if (!has(call, MeanSquare.dY)) { return; }
  let scale = load(addressOf(call, MeanSquare.dLoss)) * load(addressOf(call, MeanSquare.weight));
  add(addressOf(call, MeanSquare.dY) + j, scale * 2.0 * meanSquareDistance(call, j));
}

fn meanSquareDistance(call: Call, j: u32) -> f32 {
  return load(addressOf(call, MeanSquare.y) + j) - load(addressOf(call, MeanSquare.target_) + j);
}
