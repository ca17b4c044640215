// M = M(t-1) ∘ Π_v (1 - w_v e_v^T) [∘ ψ] + Σ_v w_v v_v^T
fn memoryWriteForward(call: Call, cell: u32) {
  let N = size(call, MemoryWrite.N);
  let W = size(call, MemoryWrite.W);
  let n = cell / W;
  let j = cell % W;
  var content = load(rowOf(call, MemoryWrite.prevMemory) + cell) * memoryKept(call, n, j, NONE) * memoryRetention(call, n);
  for (var v = 0u; v < size(call, MemoryWrite.V); v++) {
    let weight = load(rowOf(call, MemoryWrite.writeWeights) + v * N + n);
    content += weight * load(rowOf(call, MemoryWrite.write) + v * W + j);
  }
  store(rowOf(call, MemoryWrite.memory) + cell, content);
}

fn memoryWriteBackward(call: Call, cell: u32) {
  if (!has(call, MemoryWrite.dPrevMemory)) { return; }
  let W = size(call, MemoryWrite.W);
  let kept = memoryKept(call, cell / W, cell % W, NONE) * memoryRetention(call, cell / W);
  let gradient = load(rowOf(call, MemoryWrite.dMemory) + cell) * kept;
  let to = rowOf(call, MemoryWrite.dPrevMemory) + cell;
  if (size(call, MemoryWrite.stores) == 0u) { add(to, gradient); } else { store(to, gradient); }
}

// Backward, a row of the memory: the gradients of its write weights and its retention.
fn memoryWriteRows(call: Call, n: u32) {
  let N = size(call, MemoryWrite.N);
  let W = size(call, MemoryWrite.W);
  let dMemory = rowOf(call, MemoryWrite.dMemory) + n * W;
  let prevMemory = rowOf(call, MemoryWrite.prevMemory) + n * W;
  let retention = memoryRetention(call, n);
  for (var v = 0u; v < size(call, MemoryWrite.V); v++) {
    let erase = rowOf(call, MemoryWrite.erase) + v * W;
    let write = rowOf(call, MemoryWrite.write) + v * W;
    var sum = 0.0;
    for (var j = 0u; j < W; j++) {
      let dCell = load(dMemory + j);
      let dFactor = dCell * load(prevMemory + j) * retention * memoryKept(call, n, j, v);
      sum += dCell * load(write + j) - dFactor * load(erase + j);
    }
    if (has(call, MemoryWrite.dWriteWeights)) { add(rowOf(call, MemoryWrite.dWriteWeights) + v * N + n, sum); }
  }
  if (!has(call, MemoryWrite.dRetention)) { return; }
  var sum = 0.0;
  for (var j = 0u; j < W; j++) { sum += load(dMemory + j) * load(prevMemory + j) * memoryKept(call, n, j, NONE); }
  add(rowOf(call, MemoryWrite.dRetention) + n, sum);
}

// Backward, an element of a head's erase and write vectors.
fn memoryWriteColumns(call: Call, item: u32) {
  let N = size(call, MemoryWrite.N);
  let W = size(call, MemoryWrite.W);
  let v = item / W;
  let j = item % W;
  var dErase = 0.0;
  var dWrite = 0.0;
  for (var n = 0u; n < N; n++) {
    let dCell = load(rowOf(call, MemoryWrite.dMemory) + n * W + j);
    let kept = memoryRetention(call, n) * memoryKept(call, n, j, v);
    let weight = load(rowOf(call, MemoryWrite.writeWeights) + v * N + n);
    dErase -= dCell * load(rowOf(call, MemoryWrite.prevMemory) + n * W + j) * kept * weight;
    dWrite += dCell * weight;
  }
  if (has(call, MemoryWrite.dErase)) { add(rowOf(call, MemoryWrite.dErase) + item, dErase); }
  if (has(call, MemoryWrite.dWrite)) { add(rowOf(call, MemoryWrite.dWrite) + item, dWrite); }
}

// Π over the write heads but `except` of (1 - w_vn e_vj).
fn memoryKept(call: Call, n: u32, j: u32, except: u32) -> f32 {
  let N = size(call, MemoryWrite.N);
  let W = size(call, MemoryWrite.W);
  var product = 1.0;
  for (var v = 0u; v < size(call, MemoryWrite.V); v++) {
    if (v == except) { continue; }
    let weight = load(rowOf(call, MemoryWrite.writeWeights) + v * N + n);
    product *= 1.0 - weight * load(rowOf(call, MemoryWrite.erase) + v * W + j);
  }
  return product;
}

fn memoryRetention(call: Call, n: u32) -> f32 {
  if (!has(call, MemoryWrite.retention)) { return 1.0; }
  return load(rowOf(call, MemoryWrite.retention) + n);
}
