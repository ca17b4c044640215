// Sums and maxima over the lanes of a workgroup, always in the same order. All lanes must call them together. Each takes two barriers; a
// binary tree would take one per level.
const PART = LANES / 16u;
var<workgroup> partials: array<vec2f, LANES>;
var<workgroup> parts: array<vec2f, 16>;

// Sums both components.
fn totals(values: vec2f, lane: u32) -> vec2f {
  partials[lane] = values;
  workgroupBarrier();
  if (lane < 16u) {
    var sum = vec2f();
    for (var k = 0u; k < PART; k++) { sum += partials[lane * PART + k]; }
    parts[lane] = sum;
  }
  workgroupBarrier();
  var sum = vec2f();
  for (var k = 0u; k < 16u; k++) { sum += parts[k]; }
  return sum;
}

fn total(value: f32, lane: u32) -> f32 {
  return totals(vec2f(value, 0.0), lane).x;
}

fn largest(value: f32, lane: u32) -> f32 {
  partials[lane] = vec2f(value, 0.0);
  workgroupBarrier();
  if (lane < 16u) {
    var most = partials[lane * PART].x;
    for (var k = 1u; k < PART; k++) { most = max(most, partials[lane * PART + k].x); }
    parts[lane] = vec2f(most, 0.0);
  }
  workgroupBarrier();
  var most = parts[0].x;
  for (var k = 1u; k < 16u; k++) { most = max(most, parts[k].x); }
  return most;
}

// result[n] ← softmax over n of scale · logits[n]. `result` may equal `logits`.
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
