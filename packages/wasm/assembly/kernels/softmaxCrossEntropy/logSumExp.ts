import { exp4, loadTail, log1, max4, sum4 } from "../../vector";

/** Returns log Σ_j e^x_j for n ≥ 1; subtracts the largest x first. */
export function logSumExp(x: usize, n: i32): f32 {
  const end = x + ((<usize>(n & ~3)) << 2);
  const tail = n & 3 ? loadTail(end, n & 3, -Infinity) : f32x4.splat(-Infinity);
  let top = tail;
  for (let at = x; at < end; at += 16) top = f32x4.max(top, v128.load(at));
  const largest = max4(top);
  top = f32x4.splat(largest);
  let total = exp4(f32x4.sub(tail, top));
  for (let at = x; at < end; at += 16) total = f32x4.add(total, exp4(f32x4.sub(v128.load(at), top)));
  return largest + log1(sum4(total));
}
