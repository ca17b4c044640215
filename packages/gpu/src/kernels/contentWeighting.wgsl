// D_kn = key_k · m_n / (|key_k| |m_n| + ε)        |x| = √(Σ x² + ε)        weights_k = softmax_n (strength_k D_kn)
// With masks, key and memory are first multiplied by the mask of the head. Workspace: dDot [K,N], locationScale [K,N], keyScale [K].
fn contentSimilarity(call: Call, item: u32) {
  let N = size(call, ContentWeighting.N);
  let W = size(call, ContentWeighting.W);
  let k = item / N;
  let location = addressOf(call, ContentWeighting.memory) + (item % N) * W;
  let key = addressOf(call, ContentWeighting.keys) + k * W;
  var dot = 0.0;
  var locationSquare = EPSILON;
  var keySquare = EPSILON;
  for (var j = 0u; j < W; j++) {
    let mask = contentMask(call, k * W + j);
    let a = load(key + j) * mask;
    let b = load(location + j) * mask;
    dot += a * b;
    keySquare += a * a;
    locationSquare += b * b;
  }
  store(addressOf(call, ContentWeighting.similarity) + item, dot / (sqrt(keySquare) * sqrt(locationSquare) + EPSILON));
}

fn contentWeights(call: Call, k: u32, lane: u32) {
  let N = size(call, ContentWeighting.N);
  let strength = load(addressOf(call, ContentWeighting.strengths) + k);
  let similarity = addressOf(call, ContentWeighting.similarity) + k * N;
  softmax(similarity, addressOf(call, ContentWeighting.weights) + k * N, N, strength, lane);
}

// Backward, an item is a head: through softmax and quotient, to the gradients of the dot product and norm of each location.
fn contentHeadGradient(call: Call, k: u32, lane: u32) {
  let N = size(call, ContentWeighting.N);
  let weights = addressOf(call, ContentWeighting.weights) + k * N;
  let dWeights = addressOf(call, ContentWeighting.dWeights) + k * N;
  let similarity = addressOf(call, ContentWeighting.similarity) + k * N;
  let strength = load(addressOf(call, ContentWeighting.strengths) + k);
  let dots = addressOf(call, ContentWeighting.workspace) + k * N;
  let locationScales = dots + size(call, ContentWeighting.K) * N;
  let keyNorm = contentNorm(call, addressOf(call, ContentWeighting.keys) + k * size(call, ContentWeighting.W), k);
  var partial = 0.0;
  for (var n = lane; n < N; n += LANES) { partial += load(dWeights + n) * load(weights + n); }
  let mean = total(partial, lane);
  var dStrength = 0.0;
  var dKeyNorm = 0.0;
  for (var n = lane; n < N; n += LANES) {
    let dLogit = load(weights + n) * (load(dWeights + n) - mean);
    dStrength += dLogit * load(similarity + n);
    let locationNorm = contentNorm(call, addressOf(call, ContentWeighting.memory) + n * size(call, ContentWeighting.W), k);
    let dDot = strength * dLogit / (keyNorm * locationNorm + EPSILON);
    let dProduct = -dDot * load(similarity + n);
    dKeyNorm += dProduct * locationNorm;
    store(dots + n, dDot);
    store(locationScales + n, dProduct * keyNorm / locationNorm);
  }
  let gradients = totals(vec2f(dStrength, dKeyNorm), lane);
  if (lane != 0u) { return; }
  if (has(call, ContentWeighting.dStrengths)) { add(addressOf(call, ContentWeighting.dStrengths) + k, gradients.x); }
  store(addressOf(call, ContentWeighting.workspace) + 2u * size(call, ContentWeighting.K) * N + k, gradients.y / keyNorm);
}

// Backward, an item is a number of the memory.
fn contentMemoryGradient(call: Call, item: u32) {
  if (!has(call, ContentWeighting.dMemory)) { return; }
  let N = size(call, ContentWeighting.N);
  let W = size(call, ContentWeighting.W);
  let K = size(call, ContentWeighting.K);
  let dots = addressOf(call, ContentWeighting.workspace) + item / W;
  let keys = addressOf(call, ContentWeighting.keys) + item % W;
  let content = load(addressOf(call, ContentWeighting.memory) + item);
  var sum = 0.0;
  for (var k = 0u; k < K; k++) {
    let mask = contentMask(call, k * W + item % W);
    sum += (load(dots + k * N) * load(keys + k * W) + load(dots + (K + k) * N) * content) * mask * mask;
  }
  add(addressOf(call, ContentWeighting.dMemory) + item, sum);
}

// Backward, an item is a number of a key and of its mask.
fn contentKeyGradient(call: Call, item: u32) {
  let N = size(call, ContentWeighting.N);
  let W = size(call, ContentWeighting.W);
  let K = size(call, ContentWeighting.K);
  let k = item / W;
  let dots = addressOf(call, ContentWeighting.workspace) + k * N;
  let column = addressOf(call, ContentWeighting.memory) + item % W;
  let mask = contentMask(call, item);
  let key = load(addressOf(call, ContentWeighting.keys) + item);
  var dKey = load(addressOf(call, ContentWeighting.workspace) + 2u * K * N + k) * key * mask; // gradient of the masked key
  var dMask = dKey * key;
  for (var n = 0u; n < N; n++) {
    let content = load(column + n * W);
    let dMaskedKey = load(dots + n) * content * mask;
    dKey += dMaskedKey;
    dMask += dMaskedKey * key + (load(dots + n) * key + load(dots + K * N + n) * content) * mask * content;
  }
  if (has(call, ContentWeighting.dKeys)) { add(addressOf(call, ContentWeighting.dKeys) + item, dKey * mask); }
  if (has(call, ContentWeighting.dMasks)) { add(addressOf(call, ContentWeighting.dMasks) + item, dMask); }
}

// √(Σ_j (mask_j x_j)² + ε)
fn contentNorm(call: Call, x: u32, k: u32) -> f32 {
  let W = size(call, ContentWeighting.W);
  var sum = EPSILON;
  for (var j = 0u; j < W; j++) {
    let masked = load(x + j) * contentMask(call, k * W + j);
    sum += masked * masked;
  }
  return sqrt(sum);
}

fn contentMask(call: Call, item: u32) -> f32 {
  if (!has(call, ContentWeighting.masks)) { return 1.0; }
  return load(addressOf(call, ContentWeighting.masks) + item);
}
