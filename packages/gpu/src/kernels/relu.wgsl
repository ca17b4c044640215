// out = max(0, input); its gradient at 0 is 0. NaN stays NaN.
fn reluForward(call: Call, k: u32) {
  let x = load(rowOf(call, Relu.input) + k);
  store(rowOf(call, Relu.out) + k, select(x, 0.0, x < 0.0));
}

fn reluBackward(call: Call, k: u32) {
  if (!has(call, Relu.dInput) || !(load(rowOf(call, Relu.input) + k) > 0.0)) { return; }
  add(rowOf(call, Relu.dInput) + k, load(rowOf(call, Relu.dOut) + k));
}
