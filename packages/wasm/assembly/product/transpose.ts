/** Rows of a matrix side by side. Strides in bytes. */

/** Every element of a row to `step` bytes after the one before. */
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
 * Four rows side by side:
 *   a0 a1 a2 a3        a0 b0 a1 b1        a0 b0 c0 d0
 *   b0 b1 b2 b3   →    a2 b2 a3 b3   →    a1 b1 c1 d1
 *   c0 c1 c2 c3        c0 d0 c1 d1        a2 b2 c2 d2
 *   d0 d1 d2 d3        c2 d2 c3 d3        a3 b3 c3 d3
 */
export function transpose4(from: usize, stride: usize, depth: i32, to: usize, step: usize): void {
  transpose(4, from, stride, depth, to, step);
}

/** Four rows side by side, and two more behind them. */
export function transpose6(from: usize, stride: usize, depth: i32, to: usize, step: usize): void {
  transpose(6, from, stride, depth, to, step);
}

/** Eight rows side by side. */
export function transpose8(from: usize, stride: usize, depth: i32, to: usize, step: usize): void {
  transpose(8, from, stride, depth, to, step);
}

/** `rows` is a literal. @inline */
function transpose(rows: usize, from: usize, stride: usize, depth: i32, to: usize, step: usize): void {
  const row4 = stride << 2;
  let rest = depth;
  for (; rest >= 4; rest -= 4) {
    const a = v128.load(from);
    const b = v128.load(from + stride);
    const c = v128.load(from + 2 * stride);
    const d = v128.load(from + 3 * stride);
    const e = rows > 4 ? v128.load(from + row4) : a;
    const f = rows > 4 ? v128.load(from + row4 + stride) : a;
    const g = rows > 6 ? v128.load(from + row4 + 2 * stride) : a;
    const h = rows > 6 ? v128.load(from + row4 + 3 * stride) : a;
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const ef = v128.shuffle<f32>(e, f, 0, 4, 1, 5);
    const gh = v128.shuffle<f32>(g, h, 0, 4, 1, 5);
    const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    const ef2 = v128.shuffle<f32>(e, f, 2, 6, 3, 7);
    const gh2 = v128.shuffle<f32>(g, h, 2, 6, 3, 7);
    if (rows == 6) v128.store64_lane(to, ef, 0, 16);
    if (rows == 8) v128.store(to, v128.shuffle<f32>(ef, gh, 0, 1, 4, 5), 16);
    v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
    to += step;
    if (rows == 6) v128.store64_lane(to, ef, 1, 16);
    if (rows == 8) v128.store(to, v128.shuffle<f32>(ef, gh, 2, 3, 6, 7), 16);
    v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
    to += step;
    if (rows == 6) v128.store64_lane(to, ef2, 0, 16);
    if (rows == 8) v128.store(to, v128.shuffle<f32>(ef2, gh2, 0, 1, 4, 5), 16);
    v128.store(to, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5));
    to += step;
    if (rows == 6) v128.store64_lane(to, ef2, 1, 16);
    if (rows == 8) v128.store(to, v128.shuffle<f32>(ef2, gh2, 2, 3, 6, 7), 16);
    v128.store(to, v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7));
    to += step;
    from += 16;
  }
  for (; rest > 0; rest--) {
    for (let r: usize = 0; r < rows; r++) store<f32>(to + (r << 2), load<f32>(from + r * stride));
    from += 4;
    to += step;
  }
}
