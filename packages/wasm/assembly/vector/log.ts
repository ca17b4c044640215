/**
 * log x = e ln 2 + log m with x = 2^e m, √½ ≤ m < √2.
 * Normal x > 0 (from 1.18e-38); unspecified for other x. Maximum error 1 ULP.
 */
import { Constant, four } from "./constants";
import { madd, nmadd } from "./madd";

/** @inline */
export function log4(x: v128): v128 {
  const exponent = i32x4.shr_s(i32x4.sub(x, four(Constant.rootHalf)), 23);
  const e = f32x4.convert_i32x4_s(exponent);
  const z = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), four(Constant.one));
  let p = madd(four(Constant.log11), z, four(Constant.log10));
  p = madd(p, z, four(Constant.log9));
  p = madd(p, z, four(Constant.log8));
  p = madd(p, z, four(Constant.log7));
  p = madd(p, z, four(Constant.log6));
  p = madd(p, z, four(Constant.log5));
  p = madd(p, z, four(Constant.log4));
  p = madd(p, z, four(Constant.log3));
  const square = f32x4.mul(z, z);
  const tail = madd(e, four(Constant.ln2Low), f32x4.mul(p, f32x4.mul(square, z)));
  return madd(e, four(Constant.ln2High), f32x4.add(z, nmadd(square, four(Constant.half), tail)));
}

/** `log4` of one float, with the same bits. */
export function log1(x: f32): f32 {
  return f32x4.extract_lane(log4(f32x4.splat(x)), 0);
}

/** log(1 + x) for 0 ≤ x ≤ 1, corrected for the rounding of 1 + x. Maximum error 2 ULP. @inline */
export function log1pLanes(x: v128): v128 {
  const one = four(Constant.one);
  const raised = f32x4.add(one, x);
  const lost = f32x4.sub(x, f32x4.sub(raised, one));
  return f32x4.add(log4(raised), f32x4.div(lost, raised));
}
