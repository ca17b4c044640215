// out = min(max(input, -clip), clip); the gradient passes if |input| ≤ clip. NaN stays NaN.
fn clampForward(call: Call, k: u32) {
  let clip = constant(call, Clamp.clip);
  let x = load(addressOf(call, Clamp.input) + k);
  store(addressOf(call, Clamp.out) + k, select(select(x, clip, x > clip), -clip, x < -clip));
}

fn clampBackward(call: Call, k: u32) {
  if (!has(call, Clamp.dInput)) { return; }
  if (abs(load(addressOf(call, Clamp.input) + k)) <= constant(call, Clamp.clip)) {
    add(addressOf(call, Clamp.dInput) + k, load(addressOf(call, Clamp.dOut) + k));
  }
}
