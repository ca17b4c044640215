// ψ_n = Π_r (1 - free_r read(t-1)_rn)        written_n = 1 - Π_v (1 - write(t-1)_vn)        usage = (u + (1 - u) written) ψ
fn usageForward(call: Call, n: u32) {
  let retention = usageRetained(call, n, NONE);
  let used = load(addressOf(call, Usage.prevUsage) + n);
  let written = 1.0 - usageUnwritten(call, n, NONE);
  store(addressOf(call, Usage.retention) + n, retention);
  store(addressOf(call, Usage.usage) + n, (used + (1.0 - used) * written) * retention);
}

fn usageBackward(call: Call, n: u32) {
  let N = size(call, Usage.N);
  let dRaised = load(addressOf(call, Usage.dUsage) + n) * load(addressOf(call, Usage.retention) + n);
  let used = load(addressOf(call, Usage.prevUsage) + n);
  let dWritten = dRaised * (1.0 - used) * constant(call, Usage.usageGradient);
  if (has(call, Usage.dPrevUsage)) { add(addressOf(call, Usage.dPrevUsage) + n, dRaised * usageUnwritten(call, n, NONE)); }
  if (has(call, Usage.dPrevWriteWeights)) {
    for (var v = 0u; v < size(call, Usage.V); v++) {
      add(addressOf(call, Usage.dPrevWriteWeights) + v * N + n, dWritten * usageUnwritten(call, n, v));
    }
  }
  if (!has(call, Usage.dPrevReadWeights)) { return; }
  let dRetention = usageRetentionGradient(call, n);
  for (var r = 0u; r < size(call, Usage.R); r++) {
    let free = load(addressOf(call, Usage.freeGates) + r);
    add(addressOf(call, Usage.dPrevReadWeights) + r * N + n, -dRetention * usageRetained(call, n, r) * free);
  }
}

// Gradient of a free gate.
fn usageGates(call: Call, r: u32, lane: u32) {
  let N = size(call, Usage.N);
  var sum = 0.0;
  for (var n = lane; n < N; n += LANES) {
    let read = load(addressOf(call, Usage.prevReadWeights) + r * N + n);
    sum -= usageRetentionGradient(call, n) * usageRetained(call, n, r) * read;
  }
  let gradient = total(sum, lane);
  if (lane == 0u && has(call, Usage.dFreeGates)) { add(addressOf(call, Usage.dFreeGates) + r, gradient); }
}

fn usageRetentionGradient(call: Call, n: u32) -> f32 {
  let used = load(addressOf(call, Usage.prevUsage) + n);
  let raised = used + (1.0 - used) * (1.0 - usageUnwritten(call, n, NONE));
  return load(addressOf(call, Usage.dRetention) + n) + load(addressOf(call, Usage.dUsage) + n) * raised;
}

// Π of (1 - write_vn) over the write heads other than `except`. No division, because a factor may be 0.
fn usageUnwritten(call: Call, n: u32, except: u32) -> f32 {
  let N = size(call, Usage.N);
  let writes = addressOf(call, Usage.prevWriteWeights) + n;
  var product = 1.0;
  for (var v = 0u; v < size(call, Usage.V); v++) {
    if (v != except) { product *= 1.0 - load(writes + v * N); }
  }
  return product;
}

// Π of (1 - free_r read_rn) over the read heads other than `except`.
fn usageRetained(call: Call, n: u32, except: u32) -> f32 {
  let N = size(call, Usage.N);
  let reads = addressOf(call, Usage.prevReadWeights) + n;
  let gates = addressOf(call, Usage.freeGates);
  var product = 1.0;
  for (var r = 0u; r < size(call, Usage.R); r++) {
    if (r != except) { product *= 1.0 - load(gates + r) * load(reads + r * N); }
  }
  return product;
}
