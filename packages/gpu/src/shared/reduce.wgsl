// Sums and maxima over the lanes of a workgroup, always in the same order. To be called by all lanes at once.
var<workgroup> partials: array<f32, LANES>;

fn total(value: f32, lane: u32) -> f32 {
  partials[lane] = value;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    if (lane < half) { partials[lane] += partials[lane + half]; }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&partials[0]);
}

fn largest(value: f32, lane: u32) -> f32 {
  partials[lane] = value;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    if (lane < half) { partials[lane] = max(partials[lane], partials[lane + half]); }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&partials[0]);
}

// result[n] ← softmax over n of scale · logits[n]; the two may be the same.
fn softmax(logits: u32, result: u32, count: u32, scale: f32, lane: u32) {
  var most = -3.4e38;
  for (var n = lane; n < count; n += LANES) { most = max(most, scale * load(logits + n)); }
  let top = largest(most, lane);
  var sum = 0.0;
  for (var n = lane; n < count; n += LANES) {
    let raised = exponential(scale * load(logits + n) - top);
    store(result + n, raised);
    sum += raised;
  }
  let scaled = 1.0 / total(sum, lane);
  for (var n = lane; n < count; n += LANES) { store(result + n, load(result + n) * scaled); }
}
