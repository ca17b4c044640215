/** Interleaves rows of a matrix, so that its columns become contiguous. Strides in bytes. */

/** Writes the elements of a row `step` bytes apart. */
export function scatter(from: usize, depth: i32, to: usize, step: usize): void {
  for (; depth >= 4; depth -= 4) {
    const x = v128.load(from);
    v128.store32_lane(to, x, 0);
    v128.store32_lane(to + step, x, 1);
    v128.store32_lane(to + 2 * step, x, 2);
    v128.store32_lane(to + 3 * step, x, 3);
    from += 16;
    to += 4 * step;
  }
  for (; depth > 0; depth--) {
    store<f32>(to, load<f32>(from));
    from += 4;
    to += step;
  }
}

/**
 * Interleaves four rows:
 *   a0 a1 a2 a3        a0 b0 a1 b1        a0 b0 c0 d0
 *   b0 b1 b2 b3   →    a2 b2 a3 b3   →    a1 b1 c1 d1
 *   c0 c1 c2 c3        c0 d0 c1 d1        a2 b2 c2 d2
 *   d0 d1 d2 d3        c2 d2 c3 d3        a3 b3 c3 d3
 */
export function transpose4(from: usize, stride: usize, depth: i32, to: usize, step: usize): void {
  transpose(4, from, stride, depth, to, step);
}

/** Interleaves six rows. */
export function transpose6(from: usize, stride: usize, depth: i32, to: usize, step: usize): void {
  transpose(6, from, stride, depth, to, step);
}

/** Interleaves eight rows. */
export function transpose8(from: usize, stride: usize, depth: i32, to: usize, step: usize): void {
  transpose(8, from, stride, depth, to, step);
}

/** @inline */
function transpose(rows: Literal, from: usize, stride: usize, depth: i32, to: usize, step: usize): void {
  const second = stride << 2;
  let rest = depth;
  for (; rest >= 4; rest -= 4) {
    const x = new StaticArray<v128>(8);
    for (let r = 0; r < 4; r++) x[r] = v128.load(from + r * stride);
    for (let r = 4; r < rows; r++) x[r] = v128.load(from + second + (r - 4) * stride);
    // Columns 0 and 1, then columns 2 and 3, of two rows each.
    const low = new StaticArray<v128>(4);
    const high = new StaticArray<v128>(4);
    for (let p = 0; p < rows >> 1; p++) low[p] = v128.shuffle<f32>(x[2 * p], x[2 * p + 1], 0, 4, 1, 5);
    for (let p = 0; p < rows >> 1; p++) high[p] = v128.shuffle<f32>(x[2 * p], x[2 * p + 1], 2, 6, 3, 7);
    storeColumn(rows, to, low, 0);
    to += step;
    storeColumn(rows, to, low, 1);
    to += step;
    storeColumn(rows, to, high, 0);
    to += step;
    storeColumn(rows, to, high, 1);
    to += step;
    from += 16;
  }
  for (; rest > 0; rest--) {
    for (let r: usize = 0; r < rows; r++) store<f32>(to + (r << 2), load<f32>(from + r * stride));
    from += 4;
    to += step;
  }
}

/** Stores column 0 or 1 (`second`) of four pairs of rows, of which `rows` / 2 are used. @inline */
function storeColumn(rows: Literal, to: usize, pair: Four<v128>, second: Literal): void {
  if (rows == 6) v128.store64_lane(to, pair[2], second, 16);
  if (rows == 8) v128.store(to, halves(pair[2], pair[3], second), 16);
  v128.store(to, halves(pair[0], pair[1], second));
}

/** Half 0 or 1 (`second`) of a, then that of b. @inline */
function halves(a: v128, b: v128, second: Literal): v128 {
  return second ? v128.shuffle<f32>(a, b, 2, 3, 6, 7) : v128.shuffle<f32>(a, b, 0, 1, 4, 5);
}
