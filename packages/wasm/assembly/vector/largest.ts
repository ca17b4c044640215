import { LANES, largerOfBoth } from "./partial";
import { loadTail } from "./tail";

/** The largest of n ≥ 1 floats. NaN is ignored unless it is the first: `f32x4.max`, which returns NaN, takes V8 ten instructions. */
export function largest(x: usize, n: i32): f32 {
  return f32x4.extract_lane(largestOf(x, n, v128.load32_splat(x), false, f32x4.splat(0)), 0);
}

/** In all lanes the largest of `first` and n floats, each xor `sign` if `signed`, a literal. @inline */
export function largestOf(x: usize, n: i32, first: v128, signed: bool, sign: v128): v128 {
  const whole = x + ((<usize>(n & -LANES)) << 2);
  const end = x + ((<usize>(n & ~3)) << 2);
  let largest: Pair = first;
  for (; x < whole; x += 4 * LANES) largest = f32x4.pmax(largest, withSign(v128.load(x), signed, sign));
  let top = largerOfBoth(left(largest), right(largest));
  if (WIDE && x < end) top = f32x4.pmax(top, withSign(v128.load(x), signed, sign));
  if (n & 3) top = f32x4.pmax(top, withSign(loadTail(end, n & 3, load<f32>(end)), signed, sign));
  top = f32x4.pmax(top, v128.shuffle<f32>(top, top, 2, 3, 0, 1));
  return f32x4.pmax(top, v128.shuffle<f32>(top, top, 1, 0, 3, 2));
}

/** x xor `sign` if `signed`. @inline */
function withSign(x: v128, signed: bool, sign: v128): v128 {
  return signed ? v128.xor(x, sign) : x;
}
