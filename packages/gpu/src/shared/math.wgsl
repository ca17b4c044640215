// Elementary functions. The built-in exp and tanh of WGSL may have errors of 1e-5. Coefficients: Cephes, expf and logf.

// e^r - 1 = r + r² (1/2 + r/6 + ...) for |r| ≤ ln 2 / 2
fn expm1Reduced(r: f32) -> f32 {
  var p = 1.9875691500e-4;
  p = p * r + 1.3981999507e-3;
  p = p * r + 8.3334519073e-3;
  p = p * r + 4.1665795894e-2;
  p = p * r + 1.6666665459e-1;
  p = p * r + 5.0000001201e-1;
  return p * (r * r) + r;
}

fn powerOfTwo(n: f32) -> f32 {
  return bitcast<f32>((i32(n) + 127) << 23u);
}

// x - n ln 2, with ln 2 in two parts: the first has 9 bits, so that its product with n is exact (Cody & Waite).
fn reduced(x: f32, n: f32) -> f32 {
  return (x - n * 0.693359375) + n * 2.12194440e-4;
}

// e^x; 0 below -87, 1.7e38 above 88, NaN of NaN.
fn exponential(x: f32) -> f32 {
  let bounded = clamp(x, -88.0, 88.0);
  let n = round(bounded * 1.44269504);
  return select(powerOfTwo(n) * (1.0 + expm1Reduced(reduced(bounded, n))), x, x != x);
}

// tanh x = -t / (t + 2) with t = e^(-2|x|) - 1, without cancellation.
fn hyperbolicTangent(x: f32) -> f32 {
  let doubled = max(-2.0 * abs(x), -88.0);
  let n = round(doubled * 1.44269504);
  let scale = powerOfTwo(n);
  let t = scale * expm1Reduced(reduced(doubled, n)) + (scale - 1.0);
  return select(select(-t, t, x < 0.0) / (t + 2.0), x, x != x);
}

// log(2^e (1 + z)) = e ln 2 + log(1 + z) for √½ ≤ 1 + z < √2.
fn logarithmOfParts(e: f32, z: f32) -> f32 {
  var p = 7.0376836292e-2;
  p = p * z - 1.1514610310e-1;
  p = p * z + 1.1676998740e-1;
  p = p * z - 1.2420140846e-1;
  p = p * z + 1.4249322787e-1;
  p = p * z - 1.6668057665e-1;
  p = p * z + 2.0000714765e-1;
  p = p * z - 2.4999993993e-1;
  p = p * z + 3.3333331174e-1;
  let square = z * z;
  let tail = p * (square * z) - e * 2.12194440e-4;
  return e * 0.693359375 + (z + (tail - 0.5 * square));
}

// log x of normal x > 0.
fn logarithm(x: f32) -> f32 {
  let exponent = (bitcast<i32>(x) - bitcast<i32>(0.70710678f)) >> 23u;
  return logarithmOfParts(f32(exponent), bitcast<f32>(bitcast<i32>(x) - (exponent << 23u)) - 1.0);
}

// log(1 + x) for 0 ≤ x ≤ 1. Never rounds 1 + x: compilers may remove a correction of its rounding, as x - ((1 + x) - 1) is 0 in exact arithmetic.
fn logarithmOf1p(x: f32) -> f32 {
  let large = x > 0.41421356;
  return logarithmOfParts(select(0.0, 1.0, large), select(x, 0.5 * x - 0.5, large));
}

fn sigmoid(x: f32) -> f32 {
  return 1.0 / (1.0 + exponential(-x));
}

// log(1 + e^x)
fn softplus(x: f32) -> f32 {
  return select(max(x, 0.0) + logarithmOf1p(exponential(-abs(x))), x, x != x);
}

fn oneplus(x: f32) -> f32 {
  return 1.0 + softplus(x);
}
