// L_ij = (1 - w_i - w_j) L(t-1)_ij + w_i p(t-1)_j,   L_ii = 0        p = (1 - Σ w) p(t-1) + w
fn temporalLinkForward(call: Call, item: u32) {
  let N = size(call, TemporalLink.N);
  let v = item / (N * N);
  let i = item / N % N;
  let j = item % N;
  let w = addressOf(call, TemporalLink.writeWeights) + v * N;
  let p = addressOf(call, TemporalLink.prevPrecedence) + v * N;
  let before = load(addressOf(call, TemporalLink.prevLink) + item);
  let link = (1.0 - load(w + i) - load(w + j)) * before + load(w + i) * load(p + j);
  store(addressOf(call, TemporalLink.link) + item, select(link, 0.0, i == j));
}

fn temporalLinkPrecedence(call: Call, v: u32, lane: u32) {
  let N = size(call, TemporalLink.N);
  let w = addressOf(call, TemporalLink.writeWeights) + v * N;
  let p = addressOf(call, TemporalLink.prevPrecedence) + v * N;
  var sum = 0.0;
  for (var n = lane; n < N; n += LANES) { sum += load(w + n); }
  let kept = 1.0 - total(sum, lane);
  let precedence = addressOf(call, TemporalLink.precedence) + v * N;
  for (var n = lane; n < N; n += LANES) { store(precedence + n, kept * load(p + n) + load(w + n)); }
}

fn temporalLinkBackward(call: Call, item: u32) {
  if (!has(call, TemporalLink.dPrevLink)) { return; }
  let N = size(call, TemporalLink.N);
  let i = item / N % N;
  let j = item % N;
  let w = addressOf(call, TemporalLink.writeWeights) + item / (N * N) * N;
  let dLink = load(addressOf(call, TemporalLink.dLink) + item);
  let gradient = select(dLink * (1.0 - load(w + i) - load(w + j)), 0.0, i == j);
  let to = addressOf(call, TemporalLink.dPrevLink) + item;
  if (size(call, TemporalLink.stores) == 0u) { add(to, gradient); } else { store(to, gradient); }
}

// Adds the share of row m and column m of the links to the gradients of the write weight and the precedence of location m.
fn temporalLinkWeights(call: Call, item: u32) {
  let N = size(call, TemporalLink.N);
  let v = item / N;
  let m = item % N;
  let w = addressOf(call, TemporalLink.writeWeights) + v * N;
  let p = addressOf(call, TemporalLink.prevPrecedence) + v * N;
  let dLink = addressOf(call, TemporalLink.dLink) + v * N * N;
  let prevLink = addressOf(call, TemporalLink.prevLink) + v * N * N;
  var dw = 0.0;
  var dp = 0.0;
  for (var k = 0u; k < N; k++) {
    if (k == m) { continue; }
    dw += load(dLink + m * N + k) * (load(p + k) - load(prevLink + m * N + k));
    let column = load(dLink + k * N + m);
    dw -= column * load(prevLink + k * N + m);
    dp += column * load(w + k);
  }
  if (has(call, TemporalLink.dWriteWeights)) { add(addressOf(call, TemporalLink.dWriteWeights) + item, dw); }
  if (has(call, TemporalLink.dPrevPrecedence)) { add(addressOf(call, TemporalLink.dPrevPrecedence) + item, dp); }
}

// p = (1 - Σ w) p(t-1) + w:   dp(t-1) += (1 - Σ w) dp,   dw_i += dp_i - Σ_j dp_j p(t-1)_j
fn temporalLinkPrecedenceGradient(call: Call, v: u32, lane: u32) {
  let N = size(call, TemporalLink.N);
  let w = addressOf(call, TemporalLink.writeWeights) + v * N;
  let p = addressOf(call, TemporalLink.prevPrecedence) + v * N;
  let dp = addressOf(call, TemporalLink.dPrecedence) + v * N;
  var sums = vec2f();
  for (var n = lane; n < N; n += LANES) { sums += vec2f(load(w + n), load(dp + n) * load(p + n)); }
  sums = totals(sums, lane);
  for (var n = lane; n < N; n += LANES) {
    let gradient = load(dp + n);
    if (has(call, TemporalLink.dPrevPrecedence)) {
      add(addressOf(call, TemporalLink.dPrevPrecedence) + v * N + n, (1.0 - sums.x) * gradient);
    }
    if (has(call, TemporalLink.dWriteWeights)) {
      add(addressOf(call, TemporalLink.dWriteWeights) + v * N + n, gradient - sums.y);
    }
  }
}
