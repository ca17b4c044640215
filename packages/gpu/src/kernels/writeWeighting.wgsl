// writeWeights_v = writeGate_v (allocationGate_v allocation_v + (1 - allocationGate_v) content_v)
// An absent allocation counts as 0.
fn writeWeightingForward(call: Call, item: u32) {
  let v = item / size(call, WriteWeighting.N);
  let write = load(addressOf(call, WriteWeighting.writeGate) + v);
  let allocate = load(addressOf(call, WriteWeighting.allocationGate) + v);
  let allocation = writeWeightingAllocation(call, item);
  let content = load(addressOf(call, WriteWeighting.content) + item);
  store(addressOf(call, WriteWeighting.writeWeights) + item, write * (allocate * allocation + (1.0 - allocate) * content));
}

fn writeWeightingBackward(call: Call, item: u32) {
  let v = item / size(call, WriteWeighting.N);
  let write = load(addressOf(call, WriteWeighting.writeGate) + v);
  let allocate = load(addressOf(call, WriteWeighting.allocationGate) + v);
  let gradient = load(addressOf(call, WriteWeighting.dWriteWeights) + item);
  if (has(call, WriteWeighting.dAllocation)) {
    add(addressOf(call, WriteWeighting.dAllocation) + item, gradient * write * allocate);
  }
  if (has(call, WriteWeighting.dContent)) {
    add(addressOf(call, WriteWeighting.dContent) + item, gradient * write * (1.0 - allocate));
  }
}

// Gradients of the gates of a head.
fn writeWeightingGates(call: Call, v: u32, lane: u32) {
  let N = size(call, WriteWeighting.N);
  let write = load(addressOf(call, WriteWeighting.writeGate) + v);
  let allocate = load(addressOf(call, WriteWeighting.allocationGate) + v);
  var dWrite = 0.0;
  var dAllocate = 0.0;
  for (var n = v * N + lane; n < v * N + N; n += LANES) {
    let gradient = load(addressOf(call, WriteWeighting.dWriteWeights) + n);
    let allocation = writeWeightingAllocation(call, n);
    let content = load(addressOf(call, WriteWeighting.content) + n);
    dWrite += gradient * (allocate * allocation + (1.0 - allocate) * content);
    dAllocate += gradient * write * (allocation - content);
  }
  let gradients = totals(vec2f(dWrite, dAllocate), lane);
  if (lane != 0u) { return; }
  if (has(call, WriteWeighting.dWriteGate)) { add(addressOf(call, WriteWeighting.dWriteGate) + v, gradients.x); }
  if (has(call, WriteWeighting.dAllocationGate)) {
    add(addressOf(call, WriteWeighting.dAllocationGate) + v, gradients.y);
  }
}

fn writeWeightingAllocation(call: Call, item: u32) -> f32 {
  if (!has(call, WriteWeighting.allocation)) { return 0.0; }
  return load(addressOf(call, WriteWeighting.allocation) + item);
}
