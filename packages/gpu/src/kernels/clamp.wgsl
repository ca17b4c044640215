// out = min(max(input, -clip), clip); the gradient passes if |input| ≤ clip. NaN stays NaN.
fn clampForward(call: Call, k: u32) {
  let clip = constant(call, Clamp.clip);
  let x = load(rowOf(call, Clamp.input) + k);
  store(rowOf(call, Clamp.out) + k, select(select(x, clip, x > clip), -clip, x < -clip));
}

fn clampBackward(call: Call, k: u32) {
  if (!has(call, Clamp.dInput)) { return; }
  if (abs(load(rowOf(call, Clamp.input) + k)) <= constant(call, Clamp.clip)) {
    add(rowOf(call, Clamp.dInput) + k, load(rowOf(call, Clamp.dOut) + k));
  }
}
