// i, f, g, o = σ, σ, tanh, σ (z)        cell = f ∘ c(t-1) + i ∘ g        h = o ∘ tanh(cell)        c = cell        (item: unit)
fn lstmForward(call: Call, unit: u32) {
  let H = size(call, Lstm.H);
  let limit = lstmLimit(constant(call, Lstm.clip));
  let z = addressOf(call, Lstm.z) + unit;
  let gates = addressOf(call, Lstm.gates) + unit;
  let i = sigmoid(load(z));
  let f = sigmoid(load(z + H));
  let g = hyperbolicTangent(load(z + 2u * H));
  let o = sigmoid(load(z + 3u * H));
  store(gates, i);
  store(gates + H, f);
  store(gates + 2u * H, g);
  store(gates + 3u * H, o);
  let cell = f * load(addressOf(call, Lstm.prevC) + unit) + i * g;
  store(addressOf(call, Lstm.cell) + unit, cell);
  store(addressOf(call, Lstm.h) + unit, lstmClamp(o * hyperbolicTangent(cell), limit));
  store(addressOf(call, Lstm.c) + unit, lstmClamp(cell, limit));
}

fn lstmBackward(call: Call, unit: u32) {
  let H = size(call, Lstm.H);
  let limit = lstmLimit(constant(call, Lstm.clip));
  let bound = lstmLimit(constant(call, Lstm.gradientClip));
  let gates = addressOf(call, Lstm.gates) + unit;
  let i = load(gates);
  let f = load(gates + H);
  let g = load(gates + 2u * H);
  let o = load(gates + 3u * H);
  let cell = load(addressOf(call, Lstm.cell) + unit);
  let tanhCell = hyperbolicTangent(cell);
  let dh = select(0.0, load(addressOf(call, Lstm.dH) + unit), abs(o * tanhCell) <= limit);
  let dc = select(0.0, load(addressOf(call, Lstm.dC) + unit), abs(cell) <= limit);
  let dCell = dc + dh * o * (1.0 - tanhCell * tanhCell);
  if (has(call, Lstm.dZ)) {
    let dz = addressOf(call, Lstm.dZ) + unit;
    add(dz, lstmClamp(dCell * g * i * (1.0 - i), bound));
    add(dz + H, lstmClamp(dCell * load(addressOf(call, Lstm.prevC) + unit) * f * (1.0 - f), bound));
    add(dz + 2u * H, lstmClamp(dCell * i * (1.0 - g * g), bound));
    add(dz + 3u * H, lstmClamp(dh * tanhCell * o * (1.0 - o), bound));
  }
  if (has(call, Lstm.dPrevC)) { add(addressOf(call, Lstm.dPrevC) + unit, dCell * f); }
}

// 0 means no limit.
fn lstmLimit(limit: f32) -> f32 {
  return select(3.4e38, limit, limit > 0.0);
}

fn lstmClamp(x: f32, limit: f32) -> f32 {
  return select(clamp(x, -limit, limit), x, abs(x) <= limit || x != x);
}
