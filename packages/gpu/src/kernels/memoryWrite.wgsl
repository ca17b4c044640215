// M = M(t-1) ∘ Π_v (1 - w_v e_v^T) [∘ ψ] + Σ_v w_v v_v^T
fn memoryWriteForward(call: Call, item: u32) {
  let N = size(call, MemoryWrite.N);
  let W = size(call, MemoryWrite.W);
  let n = item / W;
  let j = item % W;
  var content = load(addressOf(call, MemoryWrite.prevMemory) + item) * memoryKept(call, n, j, NONE) * memoryRetention(call, n);
  for (var v = 0u; v < size(call, MemoryWrite.V); v++) {
    let weight = load(addressOf(call, MemoryWrite.writeWeights) + v * N + n);
    content += weight * load(addressOf(call, MemoryWrite.write) + v * W + j);
  }
  store(addressOf(call, MemoryWrite.memory) + item, content);
}

fn memoryWriteBackward(call: Call, item: u32) {
  if (!has(call, MemoryWrite.dPrevMemory)) { return; }
  let W = size(call, MemoryWrite.W);
  let kept = memoryKept(call, item / W, item % W, NONE) * memoryRetention(call, item / W);
  let gradient = load(addressOf(call, MemoryWrite.dMemory) + item) * kept;
  let to = addressOf(call, MemoryWrite.dPrevMemory) + item;
  if (size(call, MemoryWrite.stores) == 0u) { add(to, gradient); } else { store(to, gradient); }
}

// Adds to the gradients of the write weights and the retention of location n.
fn memoryWriteLocations(call: Call, n: u32) {
  let N = size(call, MemoryWrite.N);
  let W = size(call, MemoryWrite.W);
  let dMemory = addressOf(call, MemoryWrite.dMemory) + n * W;
  let prevMemory = addressOf(call, MemoryWrite.prevMemory) + n * W;
  let retention = memoryRetention(call, n);
  for (var v = 0u; v < size(call, MemoryWrite.V); v++) {
    let erase = addressOf(call, MemoryWrite.erase) + v * W;
    let write = addressOf(call, MemoryWrite.write) + v * W;
    var sum = 0.0;
    for (var j = 0u; j < W; j++) {
      let dContent = load(dMemory + j);
      let dFactor = dContent * load(prevMemory + j) * retention * memoryKept(call, n, j, v);
      sum += dContent * load(write + j) - dFactor * load(erase + j);
    }
    if (has(call, MemoryWrite.dWriteWeights)) { add(addressOf(call, MemoryWrite.dWriteWeights) + v * N + n, sum); }
  }
  if (!has(call, MemoryWrite.dRetention)) { return; }
  var sum = 0.0;
  for (var j = 0u; j < W; j++) { sum += load(dMemory + j) * load(prevMemory + j) * memoryKept(call, n, j, NONE); }
  add(addressOf(call, MemoryWrite.dRetention) + n, sum);
}

// Adds to the gradients of number j of the erase and write vectors of head v.
fn memoryWriteVectors(call: Call, item: u32) {
  let N = size(call, MemoryWrite.N);
  let W = size(call, MemoryWrite.W);
  let v = item / W;
  let j = item % W;
  var dErase = 0.0;
  var dWrite = 0.0;
  for (var n = 0u; n < N; n++) {
    let dContent = load(addressOf(call, MemoryWrite.dMemory) + n * W + j);
    let kept = memoryRetention(call, n) * memoryKept(call, n, j, v);
    let weight = load(addressOf(call, MemoryWrite.writeWeights) + v * N + n);
    dErase -= dContent * load(addressOf(call, MemoryWrite.prevMemory) + n * W + j) * kept * weight;
    dWrite += dContent * weight;
  }
  if (has(call, MemoryWrite.dErase)) { add(addressOf(call, MemoryWrite.dErase) + item, dErase); }
  if (has(call, MemoryWrite.dWrite)) { add(addressOf(call, MemoryWrite.dWrite) + item, dWrite); }
}

// Returns the product of (1 - w_vn e_vj) over all write heads v other than `except`.
fn memoryKept(call: Call, n: u32, j: u32, except: u32) -> f32 {
  let N = size(call, MemoryWrite.N);
  let W = size(call, MemoryWrite.W);
  var product = 1.0;
  for (var v = 0u; v < size(call, MemoryWrite.V); v++) {
    if (v == except) { continue; }
    let weight = load(addressOf(call, MemoryWrite.writeWeights) + v * N + n);
    product *= 1.0 - weight * load(addressOf(call, MemoryWrite.erase) + v * W + j);
  }
  return product;
}

fn memoryRetention(call: Call, n: u32) -> f32 {
  if (!has(call, MemoryWrite.retention)) { return 1.0; }
  return load(addressOf(call, MemoryWrite.retention) + n);
}
