// norm = √(Σ gradients²)        gradients ← gradients · limit / norm   if norm > limit
fn normParts(part: u32, lane: u32) {
  let count = argument(ClipByGlobalNorm.count);
  var sum = 0.0;
  for (var n = part * LANES + lane; n < count; n += PARTS * LANES) {
    let gradient = load(argument(ClipByGlobalNorm.gradients) + n);
    sum += gradient * gradient;
  }
  let all = total(sum, lane);
  if (lane == 0u) { store(argument(ClipByGlobalNorm.workspace) + part, all); }
}

fn normTotal(part: u32, lane: u32) {
  var sum = 0.0;
  for (var k = lane; k < PARTS; k += LANES) { sum += load(argument(ClipByGlobalNorm.workspace) + k); }
  let all = total(sum, lane);
  if (lane == 0u) { store(argument(ClipByGlobalNorm.norm), sqrt(all)); }
}

fn normClip(n: u32) {
  let limit = realArgument(ClipByGlobalNorm.limit);
  let norm = load(argument(ClipByGlobalNorm.norm));
  if (!(limit > 0.0 && norm > limit)) { return; }
  let gradient = argument(ClipByGlobalNorm.gradients) + n;
  store(gradient, load(gradient) * (limit / norm));
}
