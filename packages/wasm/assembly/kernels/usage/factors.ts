/** The products over heads that usage consists of, one factor at a time. */
import { Constant, four, madd, nmadd } from "../../vector";

/** Extends 1 - Π_v (1 - write_v) by a write head. Adds `write` to the result, so small weights keep their precision. @inline */
export function raised(written: v128, write: v128): v128 {
  return madd(f32x4.sub(four(Constant.one), written), write, written);
}

/** Extends Π_r (1 - free_r read_r) by a read head. @inline */
export function retained(product: v128, free: v128, read: v128): v128 {
  return f32x4.mul(product, nmadd(free, read, four(Constant.one)));
}

/** Extends Π_v (1 - write_v) by a write head. @inline */
export function unwritten(product: v128, write: v128): v128 {
  return f32x4.mul(product, f32x4.sub(four(Constant.one), write));
}
