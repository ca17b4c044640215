/** Runs of n floats in memory: any n ≥ 0, any alignment to 4 bytes. */
import { madd } from "./madd";
import { LANES, loadRight, storeRight } from "./partial";
import { sum4 } from "./reduce";
import { loadTail } from "./tail";

/** Σ x_i y_i, in 16 partial sums: element i goes to sum i mod 16. */
export function dot(x: usize, y: usize, n: i32): f32 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let i = n;
  for (; i >= 16; i -= 16) {
    a = madd(v128.load(x), v128.load(y), a);
    b = madd(v128.load(x, 16), v128.load(y, 16), b);
    c = madd(v128.load(x, 32), v128.load(y, 32), c);
    d = madd(v128.load(x, 48), v128.load(y, 48), d);
    x += 64;
    y += 64;
  }
  for (; i >= 4; i -= 4) {
    a = madd(v128.load(x), v128.load(y), a);
    x += 16;
    y += 16;
  }
  if (i > 0) b = madd(loadTail(x, i, 0), loadTail(y, i, 0), b);
  return sum4(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
}

/** y += a x */
export function axpy(a: f32, x: usize, y: usize, n: i32): void {
  const scale = f32x4.splat(a);
  for (; n >= LANES; n -= LANES) {
    const left = madd(scale, v128.load(x), v128.load(y));
    storeRight(y, madd(scale, loadRight(x, LANES), loadRight(y, LANES)), LANES);
    v128.store(y, left);
    x += 4 * LANES;
    y += 4 * LANES;
  }
  if (WIDE && n >= 4) {
    v128.store(y, madd(scale, v128.load(x), v128.load(y)));
    x += 16;
    y += 16;
    n -= 4;
  }
  for (; n > 0; n--) {
    store<f32>(y, load<f32>(y) + a * load<f32>(x));
    x += 4;
    y += 4;
  }
}

/** y += x */
export function add(x: usize, y: usize, n: i32): void {
  for (; n >= LANES; n -= LANES) {
    const left = f32x4.add(v128.load(y), v128.load(x));
    storeRight(y, f32x4.add(loadRight(y, LANES), loadRight(x, LANES)), LANES);
    v128.store(y, left);
    x += 4 * LANES;
    y += 4 * LANES;
  }
  if (WIDE && n >= 4) {
    v128.store(y, f32x4.add(v128.load(y), v128.load(x)));
    x += 16;
    y += 16;
    n -= 4;
  }
  for (; n > 0; n--) {
    store<f32>(y, load<f32>(y) + load<f32>(x));
    x += 4;
    y += 4;
  }
}

/** y ← x; the runs do not overlap. */
export function copy(x: usize, y: usize, n: i32): void {
  for (; n >= LANES; n -= LANES) {
    const left = v128.load(x);
    storeRight(y, loadRight(x, LANES), LANES);
    v128.store(y, left);
    x += 4 * LANES;
    y += 4 * LANES;
  }
  if (WIDE && n >= 4) {
    v128.store(y, v128.load(x));
    x += 16;
    y += 16;
    n -= 4;
  }
  for (; n > 0; n--) {
    store<f32>(y, load<f32>(x));
    x += 4;
    y += 4;
  }
}

/** x ← value */
export function fill(value: f32, x: usize, n: i32): void {
  const v = f32x4.splat(value);
  for (; n >= LANES; n -= LANES) {
    storeRight(x, v, LANES);
    v128.store(x, v);
    x += 4 * LANES;
  }
  if (WIDE && n >= 4) {
    v128.store(x, v);
    x += 16;
    n -= 4;
  }
  for (; n > 0; n--) {
    store<f32>(x, value);
    x += 4;
  }
}

/** x ← 0. The engine's own fill is faster from some sixty floats on: it knows wider vectors. */
export function zero(x: usize, n: i32): void {
  if (n < 64) fill(0, x, n);
  else memory.fill(x, 0, (<usize>n) << 2);
}
