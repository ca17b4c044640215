// forward_rv = L_v read(t-1)_r        backward_rv = L_v^T read(t-1)_r        with sharpness: d ← softmax(s log(d + ε))
// Workspace: the gradients of the raw forward and backward, [2,R,V,N].
fn directionalFollow(call: Call, item: u32) {
  let N = size(call, Directional.N);
  let V = size(call, Directional.V);
  let head = item / N;
  let i = item % N;
  let link = addressOf(call, Directional.link) + head % V * N * N;
  let reads = addressOf(call, Directional.prevReadWeights) + head / V * N;
  var ahead = 0.0;
  var back = 0.0;
  for (var j = 0u; j < N; j++) {
    let read = load(reads + j);
    ahead += load(link + i * N + j) * read;
    back += load(link + j * N + i) * read;
  }
  if (has(call, Directional.forwardSharpness)) {
    store(addressOf(call, Directional.rawForward) + item, ahead);
    store(addressOf(call, Directional.rawBackward) + item, back);
  } else {
    store(addressOf(call, Directional.forward) + item, ahead);
    store(addressOf(call, Directional.backward) + item, back);
  }
}

// Items: the forward weightings of all pairs of heads, then the backward weightings.
fn directionalSharpen(call: Call, item: u32, lane: u32) {
  let N = size(call, Directional.N);
  let pairs = size(call, Directional.R) * size(call, Directional.V);
  let head = item % pairs;
  var raw = addressOf(call, Directional.rawForward) + head * N;
  var result = addressOf(call, Directional.forward) + head * N;
  var sharpness = load(addressOf(call, Directional.forwardSharpness) + head);
  if (item >= pairs) {
    raw = addressOf(call, Directional.rawBackward) + head * N;
    result = addressOf(call, Directional.backward) + head * N;
    sharpness = load(addressOf(call, Directional.backwardSharpness) + head);
  }
  for (var n = lane; n < N; n += LANES) { store(result + n, logarithm(load(raw + n) + EPSILON)); }
  softmax(result, result, N, sharpness, lane);
}

fn directionalSharpenGradient(call: Call, item: u32, lane: u32) {
  let N = size(call, Directional.N);
  let pairs = size(call, Directional.R) * size(call, Directional.V);
  let head = item % pairs;
  let back = item >= pairs;
  let raw = addressOf(call, select(Directional.rawForward, Directional.rawBackward, back)) + head * N;
  let result = addressOf(call, select(Directional.forward, Directional.backward, back)) + head * N;
  let gradients = addressOf(call, select(Directional.dForward, Directional.dBackward, back)) + head * N;
  let sharpness = load(addressOf(call, select(Directional.forwardSharpness, Directional.backwardSharpness, back)) + head);
  let dRaw = addressOf(call, Directional.workspace) + item * N;
  var partial = 0.0;
  for (var n = lane; n < N; n += LANES) { partial += load(gradients + n) * load(result + n); }
  let mean = total(partial, lane);
  var dSharpness = 0.0;
  for (var n = lane; n < N; n += LANES) {
    let dLogit = load(result + n) * (load(gradients + n) - mean);
    let raised = load(raw + n) + EPSILON;
    dSharpness += dLogit * logarithm(raised);
    store(dRaw + n, dLogit * sharpness / raised);
  }
  let gradient = total(dSharpness, lane);
  let operand = select(Directional.dForwardSharpness, Directional.dBackwardSharpness, back);
  if (lane == 0u && has(call, operand)) { add(addressOf(call, operand) + head, gradient); }
}

// Returns the address of the gradients of the weightings before sharpening.
fn directionalRaw(call: Call, back: bool) -> u32 {
  if (!has(call, Directional.forwardSharpness)) {
    return addressOf(call, select(Directional.dForward, Directional.dBackward, back));
  }
  let pairs = size(call, Directional.R) * size(call, Directional.V);
  return addressOf(call, Directional.workspace) + select(0u, pairs * size(call, Directional.N), back);
}

// dL_ij += Σ_r dForward_rv[i] read_r[j] + dBackward_rv[j] read_r[i]
fn directionalLinkGradient(call: Call, item: u32) {
  if (!has(call, Directional.dLink)) { return; }
  let N = size(call, Directional.N);
  let V = size(call, Directional.V);
  let v = item / (N * N);
  let i = item / N % N;
  let j = item % N;
  let ahead = directionalRaw(call, false) + v * N;
  let back = directionalRaw(call, true) + v * N;
  let reads = addressOf(call, Directional.prevReadWeights);
  var sum = 0.0;
  for (var r = 0u; r < size(call, Directional.R); r++) {
    sum += load(ahead + r * V * N + i) * load(reads + r * N + j);
    sum += load(back + r * V * N + j) * load(reads + r * N + i);
  }
  add(addressOf(call, Directional.dLink) + item, sum);
}

// dRead_r[j] += Σ_v Σ_i L_ij dForward_rv[i] + L_ji dBackward_rv[i]
fn directionalReadGradient(call: Call, item: u32) {
  if (!has(call, Directional.dPrevReadWeights)) { return; }
  let N = size(call, Directional.N);
  let V = size(call, Directional.V);
  let j = item % N;
  var sum = 0.0;
  for (var v = 0u; v < V; v++) {
    let link = addressOf(call, Directional.link) + v * N * N;
    let ahead = directionalRaw(call, false) + (item / N * V + v) * N;
    let back = directionalRaw(call, true) + (item / N * V + v) * N;
    for (var i = 0u; i < N; i++) {
      sum += load(link + i * N + j) * load(ahead + i) + load(link + j * N + i) * load(back + i);
    }
  }
  add(addressOf(call, Directional.dPrevReadWeights) + item, sum);
}
