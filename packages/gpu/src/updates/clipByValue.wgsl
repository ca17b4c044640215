// gradients ← min(max(gradients, -limit), limit); NaN stays NaN
fn clipByValueUpdate(n: u32) {
  let gradient = argument(ClipByValue.gradients) + n;
  let limit = realArgument(ClipByValue.limit);
  let x = load(gradient);
  store(gradient, select(select(x, limit, x > limit), -limit, x < -limit));
}
