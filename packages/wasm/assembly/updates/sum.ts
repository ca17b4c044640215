/** total = Σ_n values_n, in float64. */
export function sum(values: usize, total: usize, n: i32): void {
  let even = f64x2.splat(0);
  let odd = even;
  for (; n >= 4; n -= 4) {
    even = f64x2.add(even, f64x2.promote_low_f32x4(v128.load64_zero(values)));
    odd = f64x2.add(odd, f64x2.promote_low_f32x4(v128.load64_zero(values, 8)));
    values += 16;
  }
  even = f64x2.add(even, odd);
  let result = f64x2.extract_lane(even, 0) + f64x2.extract_lane(even, 1);
  for (; n > 0; n--) {
    result += <f64>load<f32>(values);
    values += 4;
  }
  store<f32>(total, <f32>result);
}
