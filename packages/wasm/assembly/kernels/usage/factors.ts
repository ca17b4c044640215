/** The products of which usage is made, factor by factor. */
import { Constant, four, madd, nmadd } from "../../vector";

/** Raises 1 - Π_v (1 - write_v) by a write head: small weights keep their precision. @inline */
export function raised(written: v128, write: v128): v128 {
  return madd(f32x4.sub(four(Constant.one), written), write, written);
}

/** Π_r (1 - free_r read_r) with a read head more. @inline */
export function retained(product: v128, free: v128, read: v128): v128 {
  return f32x4.mul(product, nmadd(free, read, four(Constant.one)));
}

/** Π_v (1 - write_v) with a write head more. @inline */
export function unwritten(product: v128, write: v128): v128 {
  return f32x4.mul(product, f32x4.sub(four(Constant.one), write));
}
