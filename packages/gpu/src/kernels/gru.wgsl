// reset, update = σ(fed + recurrent)        candidate = tanh(fed + reset ∘ recurrent)        (item: unit)
// h = (1 - update) ∘ candidate + update ∘ h(t-1)
fn gruForward(call: Call, unit: u32) {
  let H = size(call, Gru.H);
  let fed = addressOf(call, Gru.fed) + unit;
  let recurrent = addressOf(call, Gru.recurrent) + unit;
  let gates = addressOf(call, Gru.gates) + unit;
  let reset = sigmoid(load(fed) + load(recurrent));
  let update = sigmoid(load(fed + H) + load(recurrent + H));
  let candidate = hyperbolicTangent(load(fed + 2u * H) + reset * load(recurrent + 2u * H));
  store(gates, reset);
  store(gates + H, update);
  store(gates + 2u * H, candidate);
  let mixed = candidate + update * (load(addressOf(call, Gru.prevH) + unit) - candidate);
  store(addressOf(call, Gru.h) + unit, gruClamp(mixed, gruLimit(constant(call, Gru.clip))));
}

fn gruBackward(call: Call, unit: u32) {
  let H = size(call, Gru.H);
  let bound = gruLimit(constant(call, Gru.gradientClip));
  let gates = addressOf(call, Gru.gates) + unit;
  let reset = load(gates);
  let update = load(gates + H);
  let candidate = load(gates + 2u * H);
  let change = load(addressOf(call, Gru.prevH) + unit) - candidate;
  let passes = abs(candidate + update * change) <= gruLimit(constant(call, Gru.clip));
  let dh = select(0.0, load(addressOf(call, Gru.dH) + unit), passes);
  let dCandidate = dh * (1.0 - update) * (1.0 - candidate * candidate);
  let dUpdate = gruClamp(dh * change * update * (1.0 - update), bound);
  let recurrent = load(addressOf(call, Gru.recurrent) + unit + 2u * H);
  let dReset = gruClamp(dCandidate * recurrent * reset * (1.0 - reset), bound);
  if (has(call, Gru.dFed)) {
    let dFed = addressOf(call, Gru.dFed) + unit;
    add(dFed, dReset);
    add(dFed + H, dUpdate);
    add(dFed + 2u * H, gruClamp(dCandidate, bound));
  }
  if (has(call, Gru.dRecurrent)) {
    let dRecurrent = addressOf(call, Gru.dRecurrent) + unit;
    add(dRecurrent, dReset);
    add(dRecurrent + H, dUpdate);
    add(dRecurrent + 2u * H, gruClamp(dCandidate * reset, bound));
  }
  if (has(call, Gru.dPrevH)) { add(addressOf(call, Gru.dPrevH) + unit, dh * update); }
}

// 0 means no limit.
fn gruLimit(limit: f32) -> f32 {
  return select(3.4e38, limit, limit > 0.0);
}

fn gruClamp(x: f32, limit: f32) -> f32 {
  return select(clamp(x, -limit, limit), x, abs(x) <= limit || x != x);
}
