// readVectors_r = Σ_n readWeights_rn M_n
fn memoryReadForward(call: Call, item: u32) {
  let N = size(call, MemoryRead.N);
  let W = size(call, MemoryRead.W);
  let weights = addressOf(call, MemoryRead.readWeights) + item / W * N;
  let column = addressOf(call, MemoryRead.memory) + item % W;
  var sum = 0.0;
  for (var n = 0u; n < N; n++) { sum += load(weights + n) * load(column + n * W); }
  store(addressOf(call, MemoryRead.readVectors) + item, sum);
}

fn memoryReadWeights(call: Call, item: u32) {
  if (!has(call, MemoryRead.dReadWeights)) { return; }
  let N = size(call, MemoryRead.N);
  let W = size(call, MemoryRead.W);
  let gradients = addressOf(call, MemoryRead.dReadVectors) + item / N * W;
  let location = addressOf(call, MemoryRead.memory) + item % N * W;
  var sum = 0.0;
  for (var j = 0u; j < W; j++) { sum += load(gradients + j) * load(location + j); }
  add(addressOf(call, MemoryRead.dReadWeights) + item, sum);
}

fn memoryReadMemory(call: Call, item: u32) {
  if (!has(call, MemoryRead.dMemory)) { return; }
  let N = size(call, MemoryRead.N);
  let W = size(call, MemoryRead.W);
  let gradients = addressOf(call, MemoryRead.dReadVectors) + item % W;
  let weights = addressOf(call, MemoryRead.readWeights) + item / W;
  var sum = 0.0;
  for (var r = 0u; r < size(call, MemoryRead.R); r++) { sum += load(gradients + r * W) * load(weights + r * N); }
  add(addressOf(call, MemoryRead.dMemory) + item, sum);
}
