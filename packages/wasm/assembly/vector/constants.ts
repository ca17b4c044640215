/**
 * Constants of vector code, in linear memory: V8 ≥ 13 rebuilds a literal v128 at every use in a loop (exp takes 1.6 instead of
 * 0.55 ns per element). The loader calls `init` once. Addresses below 1024 are reserved for this table.
 */
export const enum Constant {
  // exp
  log2e = 64,
  roundWithBias = 68,
  ln2High = 72,
  ln2Low = 76,
  lowest = 80,
  highest = 84,
  exp2 = 88,
  exp3 = 92,
  exp4 = 96,
  exp5 = 100,
  exp6 = 104,
  exp7 = 108,
  // log
  rootHalf = 112,
  log3 = 116,
  log4 = 120,
  log5 = 124,
  log6 = 128,
  log7 = 132,
  log8 = 136,
  log9 = 140,
  log10 = 144,
  log11 = 148,
  // numbers
  half = 152,
  one = 156,
  two = 160,
  epsilon = 164,
  /** The sign bit. xor with it negates; V8 would rebuild the bit for each f32x4.neg. */
  sign = 168,
  infinity = 172,
  /** Two i16. */
  ones = 176,
}

/** A constant in four lanes. @inline */
export function four(constant: usize): v128 {
  return v128.load32_splat(constant);
}

/** Keeps norms, quotients and logarithms finite; same value as in core. @inline */
export const EPSILON: f32 = 1e-6;

/** Writes the table. */
export function init(): void {
  store<f32>(Constant.log2e, Mathf.LOG2E);
  // 1.5 · 2^23 + 127: adding it rounds to an integer n and leaves n + 127, the exponent field of 2^n, in the low bits
  store<f32>(Constant.roundWithBias, 12583039.0);
  // ln 2 in two parts. The first has 9 bits, so its product with an exponent is exact without fused multiply-add.
  store<f32>(Constant.ln2High, 0.693359375);
  store<f32>(Constant.ln2Low, -2.1219444e-4);
  store<f32>(Constant.lowest, -88.0);
  store<f32>(Constant.highest, 89.0);
  // Cephes, expf: e^r = 1 + r + r² (exp2 + exp3 r + ...) on |r| ≤ ln2/2
  store<f32>(Constant.exp2, 5.0000001201e-1);
  store<f32>(Constant.exp3, 1.6666665459e-1);
  store<f32>(Constant.exp4, 4.1665795894e-2);
  store<f32>(Constant.exp5, 8.3334519073e-3);
  store<f32>(Constant.exp6, 1.3981999507e-3);
  store<f32>(Constant.exp7, 1.98756915e-4);
  // Cephes, logf: log(1 + z) = z - z²/2 + z³ (log3 + log4 z + ...)
  store<f32>(Constant.rootHalf, Mathf.SQRT1_2);
  store<f32>(Constant.log3, 3.3333331174e-1);
  store<f32>(Constant.log4, -2.4999993993e-1);
  store<f32>(Constant.log5, 2.0000714765e-1);
  store<f32>(Constant.log6, -1.6668057665e-1);
  store<f32>(Constant.log7, 1.4249322787e-1);
  store<f32>(Constant.log8, -1.2420140846e-1);
  store<f32>(Constant.log9, 1.167699874e-1);
  store<f32>(Constant.log10, -1.151461031e-1);
  store<f32>(Constant.log11, 7.0376836292e-2);
  store<f32>(Constant.half, 0.5);
  store<f32>(Constant.one, 1.0);
  store<f32>(Constant.two, 2.0);
  store<f32>(Constant.epsilon, EPSILON);
  store<u32>(Constant.sign, 0x80000000);
  store<f32>(Constant.infinity, Infinity);
  store<u32>(Constant.ones, 0x00010001);
}
