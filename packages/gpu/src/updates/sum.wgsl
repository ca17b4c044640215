// total = Σ_n values_n: one partial sum per workgroup, then the sum of these.
fn sumParts(part: u32, lane: u32) {
  let count = argument(Sum.count);
  var sum = 0.0;
  for (var n = part * LANES + lane; n < count; n += PARTS * LANES) { sum += load(argument(Sum.values) + n); }
  let all = total(sum, lane);
  if (lane == 0u) { store(argument(Sum.workspace) + part, all); }
}

fn sumTotal(part: u32, lane: u32) {
  var sum = 0.0;
  for (var k = lane; k < PARTS; k += LANES) { sum += load(argument(Sum.workspace) + k); }
  let all = total(sum, lane);
  if (lane == 0u) { store(argument(Sum.total), all); }
}
