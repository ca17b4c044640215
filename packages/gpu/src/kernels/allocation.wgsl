// u' = ε + (1 - ε) u        order: locations by ascending ⌊resolution u' + ½⌋, ties by index        iteration: write head
// allocation_v[order_j] = (1 - u'_(j)) Π_{i<j} u'_(i)        u ← u + (1 - u) allocationGate_v writeGate_v allocation_v
// No sort: the rank of a location is the number of locations before it. Workspace: u' and dA, both by rank, [2,N].
fn allocationForward(call: Call, n: u32) {
  let N = size(call, Allocation.N);
  let v = call.iteration;
  var usages = addressOf(call, Allocation.simulated) + v * N;
  let simulated = usages + n;
  if (v == 0u) {
    usages = addressOf(call, Allocation.usage);
    store(simulated, load(usages + n));
  }
  let u = load(usages + n);
  let key = allocationKey(call, u);
  var rank = 0u;
  var product = 1.0;
  for (var m = 0u; m < N; m++) {
    let other = load(usages + m);
    let otherKey = allocationKey(call, other);
    if (otherKey < key || (otherKey == key && m < n)) {
      rank++;
      product *= allocationRaised(other);
    }
  }
  let allocated = (1.0 - allocationRaised(u)) * product;
  store(addressOf(call, Allocation.allocation) + v * N + n, allocated);
  writeBits(addressOf(call, Allocation.order) + v * N + rank, n);
  store(addressOf(call, Allocation.preceding) + v * N + rank, product);
  if (v + 1u < size(call, Allocation.V)) {
    let gate = load(addressOf(call, Allocation.allocationGate) + v) * load(addressOf(call, Allocation.writeGate) + v);
    store(simulated + N, u + (1.0 - u) * gate * allocated);
  }
}

// Backward, from the last head to the first. `carry` is the gradient of the usage that the next head reads. An item is a rank.
fn allocationOrdered(call: Call, rank: u32) {
  let N = size(call, Allocation.N);
  let v = allocationHead(call);
  let location = allocationLocation(call, v, rank);
  let u = load(addressOf(call, Allocation.simulated) + v * N + location);
  let gate = load(addressOf(call, Allocation.allocationGate) + v) * load(addressOf(call, Allocation.writeGate) + v);
  let workspace = addressOf(call, Allocation.workspace) + rank;
  store(workspace, allocationRaised(u));
  let dAllocation = load(addressOf(call, Allocation.dAllocation) + v * N + location);
  store(workspace + N, dAllocation + allocationCarry(call, location) * (1.0 - u) * gate);
}

fn allocationGates(call: Call, item: u32, lane: u32) {
  let N = size(call, Allocation.N);
  let v = allocationHead(call);
  var sum = 0.0;
  for (var n = lane; n < N; n += LANES) {
    let u = load(addressOf(call, Allocation.simulated) + v * N + n);
    sum += allocationCarry(call, n) * (1.0 - u) * load(addressOf(call, Allocation.allocation) + v * N + n);
  }
  let dGate = total(sum, lane);
  if (lane != 0u) { return; }
  let allocate = load(addressOf(call, Allocation.allocationGate) + v);
  let write = load(addressOf(call, Allocation.writeGate) + v);
  if (has(call, Allocation.dAllocationGate)) { add(addressOf(call, Allocation.dAllocationGate) + v, dGate * write); }
  if (has(call, Allocation.dWriteGate)) { add(addressOf(call, Allocation.dWriteGate) + v, dGate * allocate); }
}

fn allocationUsages(call: Call, rank: u32) {
  let N = size(call, Allocation.N);
  let v = allocationHead(call);
  let location = allocationLocation(call, v, rank);
  let raised = addressOf(call, Allocation.workspace);
  let gradients = raised + N;
  var following = 0.0; // Σ_{i>j} dA_i (1 - u'_i) Π_{j<k<i} u'_k
  var between = 1.0;
  for (var i = rank + 1u; i < N; i++) {
    let u = load(raised + i);
    following += load(gradients + i) * (1.0 - u) * between;
    between *= u;
  }
  let gate = load(addressOf(call, Allocation.allocationGate) + v) * load(addressOf(call, Allocation.writeGate) + v);
  let kept = 1.0 - gate * load(addressOf(call, Allocation.allocation) + v * N + location);
  let preceding = load(addressOf(call, Allocation.preceding) + v * N + rank);
  let raisedGradient = preceding * (following - load(gradients + rank));
  let carry = allocationCarry(call, location) * kept + (1.0 - EPSILON) * raisedGradient;
  store(addressOf(call, Allocation.carry) + location, carry);
  if (v == 0u && has(call, Allocation.dUsage)) { add(addressOf(call, Allocation.dUsage) + location, carry); }
}

fn allocationHead(call: Call) -> u32 {
  return size(call, Allocation.V) - 1u - call.iteration;
}

fn allocationLocation(call: Call, v: u32, rank: u32) -> u32 {
  return readBits(addressOf(call, Allocation.order) + v * size(call, Allocation.N) + rank);
}

fn allocationCarry(call: Call, location: u32) -> f32 {
  if (call.iteration == 0u) { return 0.0; }
  return load(addressOf(call, Allocation.carry) + location);
}

fn allocationRaised(u: f32) -> f32 {
  return EPSILON + (1.0 - EPSILON) * u;
}

fn allocationKey(call: Call, u: f32) -> f32 {
  let resolution = constant(call, Allocation.resolution);
  let raised = allocationRaised(u);
  return select(raised, floor(resolution * raised + 0.5), resolution > 0.0);
}
