// out = max(0, input); its gradient at 0 is 0. NaN stays NaN.
fn reluForward(call: Call, k: u32) {
  let x = load(addressOf(call, Relu.input) + k);
  store(addressOf(call, Relu.out) + k, select(x, 0.0, x < 0.0));
}

fn reluBackward(call: Call, k: u32) {
  if (!has(call, Relu.dInput) || !(load(addressOf(call, Relu.input) + k) > 0.0)) { return; }
  add(addressOf(call, Relu.dInput) + k, load(addressOf(call, Relu.dOut) + k));
}
