/** Operations on runs of n contiguous floats in memory: any n ≥ 0, aligned to 4 bytes. */
import { madd } from "./madd";
import { addLanes, LANES, loadLanes, storeLanes } from "./partial";
import { sum4 } from "./reduce";
import { loadTail } from "./tail";

/** Σ x_i y_i, in 16 partial sums: element i goes to sum i mod 16. */
export function dot(x: usize, y: usize, n: i32): f32 {
  const sum = new StaticArray<v128>(4);
  let i = n;
  for (; i >= 16; i -= 16) {
    for (let k = 0; k < 4; k++) sum[k] = madd(v128.load(x, 16 * k), v128.load(y, 16 * k), sum[k]);
    x += 64;
    y += 64;
  }
  for (; i >= 4; i -= 4) {
    sum[0] = madd(v128.load(x), v128.load(y), sum[0]);
    x += 16;
    y += 16;
  }
  if (i > 0) sum[1] = madd(loadTail(x, i, 0), loadTail(y, i, 0), sum[1]);
  return sum4(f32x4.add(f32x4.add(sum[0], sum[1]), f32x4.add(sum[2], sum[3])));
}

/** Σ x_i, in four partial sums: element i goes to sum i mod 4. */
export function total(x: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  eachVector(n, (at: usize, count: i32) => {
    sum = f32x4.add(sum, loadLanes(x + at, count));
  });
  return sum4(sum);
}

/** y += a x. The last n mod 4 elements are rounded twice in every build. */
export function axpy(a: f32, x: usize, y: usize, n: i32): void {
  const scale = f32x4.splat(a);
  for (; n >= LANES; n -= LANES) {
    const sum: Pair = madd(scale, loadLanes(x, LANES), loadLanes(y, LANES));
    storeLanes(y, sum, LANES);
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
    const sum: Pair = f32x4.add(loadLanes(y, LANES), loadLanes(x, LANES));
    storeLanes(y, sum, LANES);
    x += 4 * LANES;
    y += 4 * LANES;
  }
  if (WIDE && n >= 4) {
    addLanes(y, v128.load(x), 4);
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
    const both: Pair = loadLanes(x, LANES);
    storeLanes(y, both, LANES);
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
  const v: Pair = f32x4.splat(value);
  for (; n >= LANES; n -= LANES) {
    storeLanes(x, v, LANES);
    x += 4 * LANES;
  }
  if (WIDE && n >= 4) {
    v128.store(x, left(v));
    x += 16;
    n -= 4;
  }
  for (; n > 0; n--) {
    store<f32>(x, value);
    x += 4;
  }
}

/** x ← 0. From about sixty floats on, the engine's own fill is faster: it uses wider vectors. */
export function zero(x: usize, n: i32): void {
  if (n < 64) fill(0, x, n);
  else memory.fill(x, 0, (<usize>n) << 2);
}
