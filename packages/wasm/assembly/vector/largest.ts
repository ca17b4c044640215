import { LANES, largerOfBoth, loadRight } from "./partial";
import { loadTail } from "./tail";

/** The largest of n ≥ 1 floats; NaN is passed over but as the first. (`f32x4.max`, which is not, takes V8 ten instructions.) */
export function largest(x: usize, n: i32): f32 {
  const whole = x + ((<usize>(n & -LANES)) << 2);
  const first = v128.load32_splat(x);
  const end = x + ((<usize>(n & ~3)) << 2);
  let left = first;
  let right = first;
  for (; x < whole; x += 4 * LANES) {
    left = f32x4.pmax(left, v128.load(x));
    right = f32x4.pmax(right, loadRight(x, LANES));
  }
  let top = largerOfBoth(left, right);
  if (WIDE && x < end) {
    top = f32x4.pmax(top, v128.load(x));
    x += 16;
  }
  if (n & 3) top = f32x4.pmax(top, loadTail(x, n & 3, load<f32>(x)));
  top = f32x4.pmax(top, v128.shuffle<f32>(top, top, 2, 3, 0, 1));
  top = f32x4.pmax(top, v128.shuffle<f32>(top, top, 1, 0, 3, 2));
  return f32x4.extract_lane(top, 0);
}
