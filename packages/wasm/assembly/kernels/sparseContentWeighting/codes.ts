/**
 * Codes: the words of a memory in 7 bits a cell, and a bound that lets a scan skip locations. With a word m ≈ s q, |q_j| ≤ 63, and a key
 * k ≈ κ z, |z_j| ≤ 63:
 *
 *   D ≤ κ s (q · z) / (|k| |m|) + ρ_m (1 + ρ_k) + ρ_k + (1 + bound) ε / (|k| |m|)        ρ_m = |m - s q| / |m|        ρ_k = |k - κ z| / |k|
 *
 * since k · m - κ s q · z = k · (m - s q) + (k - κ z) · s q, by Cauchy-Schwarz. |x| is √(Σ x² + ε) as in the similarity; the last term
 * stands for its + ε. docs/math.md has the proof. A record holds 16 locations:
 *
 *   for every four cells [16 × 4 bytes] the q_j + 64 of the 16 locations | s / |m| [16] | (|m - s q| + 32 ε) / |m| [16]
 *
 * The second term of a location is multiplied with max(1 + ρ_k, (1 + bound) / (32 |k|)), which covers both of its parts.
 */
import { Constant, EPSILON, four, loadLanes, loadVector, madd, max4, sum4 } from "../../vector";
import { Head } from "./head";

/** Locations of a record. */
export const GROUP: i32 = 16;
const CODES: f32 = 63;
/** Added to codes, so that they are from 1 to 127: the second operand of the product has seven bits. */
const SHIFT: i32 = 64;
/** A larger share lets small keys have a tight bound, and gives small words a looser one. */
const EPSILON_SHARE: f32 = 32;

/** Vectors of four cells, an even number. @inline */
function quadsOf(W: i32): i32 {
  return ((W + 7) >> 3) << 1;
}

export function recordBytes(W: i32): usize {
  return (<usize>quadsOf(W) + 2) << 6;
}

export function keyCodesBytes(W: i32): usize {
  return (<usize>quadsOf(W)) << 4;
}

/**
 * Stores the codes of a word as location `lane` of a record. A number that is not finite gives a bound that skips nothing. Returns |m|, with
 * the bits of the similarity's.
 */
export function codeWord(word: usize, record: usize, lane: i32, W: i32): f32 {
  let top = f32x4.splat(0);
  let squares = f32x4.splat(0);
  eachVector(W, (at: usize, count: i32) => {
    const m = loadLanes(word + at, count);
    top = f32x4.max(top, f32x4.abs(m));
    squares = madd(m, m, squares);
  });
  const largest = max4(top);
  const step = largest / CODES;
  const inverse = f32x4.splat(largest > 0 ? CODES / largest : 0);
  let residues = f32x4.splat(0);
  eachVector(W, (at: usize, count: i32) => {
    const m = loadLanes(word + at, count);
    const q = f32x4.nearest(f32x4.mul(m, inverse));
    const residue = f32x4.sub(m, f32x4.mul(q, f32x4.splat(step)));
    residues = madd(residue, residue, residues);
    store<i32>(
      record + (at << 2) + ((<usize>lane) << 2),
      bytesOf(i32x4.add(i32x4.trunc_sat_f32x4_s(q), i32x4.splat(SHIFT))),
    );
  });
  const norm = sqrt<f32>(sum4(squares) + EPSILON);
  const terms = record + ((<usize>quadsOf(W)) << 6) + ((<usize>lane) << 2);
  store<f32>(terms, step / norm);
  store<f32>(terms, (sqrt<f32>(sum4(residues)) + EPSILON_SHARE * EPSILON) / norm, 64);
  return norm;
}

/** Four integers as four bytes. @inline */
function bytesOf(x: v128): i32 {
  const words = i16x8.narrow_i32x4_s(x, x);
  return i32x4.extract_lane(i8x16.narrow_i16x8_s(words, words), 0);
}

/**
 * Stores the codes of a key, for every four cells a vector, and the terms of its bound. Returns the end of the codes. The margin covers the
 * rounding of similarities and of the bound itself.
 */
export function codeKey(head: usize, W: i32, norm: f32): usize {
  const key = <usize>load<u32>(head, Head.key);
  const codes = <usize>load<u32>(head, Head.codes);
  let top = f32x4.splat(0);
  memory.fill(codes, 0, keyCodesBytes(W)); // the last vector may have no cell
  eachVector(W, (at: usize, count: i32) => {
    top = f32x4.max(top, f32x4.abs(loadLanes(key + at, count)));
  });
  const largest = max4(top);
  const step = largest / CODES;
  const inverse = f32x4.splat(largest > 0 ? CODES / largest : 0);
  let residues = f32x4.splat(0);
  let sum = i32x4.splat(0);
  eachVector(W, (at: usize, count: i32) => {
    const k = loadLanes(key + at, count);
    const z = f32x4.nearest(f32x4.mul(k, inverse));
    const residue = f32x4.sub(k, f32x4.mul(z, f32x4.splat(step)));
    residues = madd(residue, residue, residues);
    sum = i32x4.add(sum, i32x4.trunc_sat_f32x4_s(z));
    const quad = i32x4.splat(bytesOf(i32x4.trunc_sat_f32x4_s(z)));
    v128.store(codes + at, ASC_FEATURE_RELAXED_SIMD ? quad : i16x8.extend_low_i8x16_s(quad));
  });
  const pairs = i32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 2, 3));
  const total = i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
  const rho = sqrt<f32>(sum4(residues)) / norm;
  v128.store(head, i32x4.splat(-SHIFT * total), Head.offset);
  v128.store(head, f32x4.splat(step / norm), Head.scale);
  const largestRho: f32 = sqrt<f32>(<f32>W) / (CODES + CODES);
  const ofEpsilon: f32 = (largestRho * (largestRho + 2) + 1) / (EPSILON_SHARE * norm);
  v128.store(head, f32x4.splat(max<f32>(1 + rho, ofEpsilon)), Head.spread);
  v128.store(head, f32x4.splat(rho + <f32>(W + 16) / 4194304), Head.margin);
  return codes + keyCodesBytes(W);
}

/** The locations of a record that may have a similarity of `least` or more, as 16 bits. @inline */
export function candidates(head: usize, record: usize, W: i32): i32 {
  return ASC_FEATURE_RELAXED_SIMD
    ? multiplyEights(head, record, W, false, 0, 0)
    : multiplyPairs(head, record, W, false, 0, 0);
}

/**
 * Bounds of the similarities of a record: stores for each lane the largest of four upper bounds at `upper`. The lanes at `lower` keep the
 * largest lower bound. A location without a bound has Infinity as upper one, and no lower one.
 */
export function boundSimilarities(head: usize, record: usize, W: i32, upper: usize, lower: usize): void {
  if (ASC_FEATURE_RELAXED_SIMD) multiplyEights(head, record, W, true, upper, lower);
  else multiplyPairs(head, record, W, true, upper, lower);
}

/** Products of eight cells at once: four of them sum to at most 4 · 127 · 63 in 16 bits. @inline */
function multiplyEights(head: usize, record: usize, W: i32, isSample: bool, upper: usize, lower: usize): i32 {
  const dots = new StaticArray<v128>(4);
  for (let r = 0; r < 4; r++) dots[r] = v128.load(head, Head.offset);
  const ones = four(Constant.ones);
  let key = <usize>load<u32>(head, Head.codes);
  for (const end = key + keyCodesBytes(W); key < end; key += 32) {
    const z = v128.load(key);
    const next = v128.load(key, 16);
    for (let r = 0; r < 4; r++) {
      const first = i16x8.relaxed_dot_i8x16_i7x16_s(z, loadVector(r, record, 4));
      const second = i16x8.relaxed_dot_i8x16_i7x16_s(next, loadVector(r, record + 64, 4));
      dots[r] = i32x4.add(dots[r], i32x4.dot_i16x8_s(i16x8.add(first, second), ones));
    }
    record += 128;
  }
  return isSample ? storeBounds(head, record, dots, upper, lower) : betterLanes(head, record, dots);
}

/** Products of two cells at once: the sums of even and of odd pairs are added at the end. @inline */
function multiplyPairs(head: usize, record: usize, W: i32, isSample: bool, upper: usize, lower: usize): i32 {
  const low = new StaticArray<v128>(4);
  const high = new StaticArray<v128>(4);
  let key = <usize>load<u32>(head, Head.codes);
  for (const end = key + keyCodesBytes(W); key < end; key += 16) {
    const z = v128.load(key);
    for (let r = 0; r < 4; r++) {
      const q = loadVector(r, record, 4);
      low[r] = i32x4.add(low[r], i32x4.dot_i16x8_s(z, i16x8.extend_low_i8x16_s(q)));
      high[r] = i32x4.add(high[r], i32x4.dot_i16x8_s(z, i16x8.extend_high_i8x16_s(q)));
    }
    record += 64;
  }
  const dots = new StaticArray<v128>(4);
  for (let r = 0; r < 4; r++) {
    const even = v128.shuffle<i32>(low[r], high[r], 0, 2, 4, 6);
    const odd = v128.shuffle<i32>(low[r], high[r], 1, 3, 5, 7);
    dots[r] = i32x4.add(v128.load(head, Head.offset), i32x4.add(even, odd));
  }
  return isSample ? storeBounds(head, record, dots, upper, lower) : betterLanes(head, record, dots);
}

/** The lanes whose upper bound is not below `least`, as 16 bits. `dots` is Σ z q, `terms` the end of the codes. @inline */
function betterLanes(head: usize, terms: usize, dots: Four<v128>): i32 {
  const least = v128.load(head, Head.least);
  let worse = 0;
  for (let r = 0; r < 4; r++) {
    const bound = f32x4.add(approximation(head, terms, r, dots[r]), slack(head, terms, r));
    worse |= i32x4.bitmask(f32x4.lt(bound, least)) << (4 * r);
  }
  return ~worse & 0xffff;
}

/** The end of `boundSimilarities`. Returns 0. @inline */
function storeBounds(head: usize, terms: usize, dots: Four<v128>, upper: usize, lower: usize): i32 {
  const infinity = four(Constant.infinity);
  const D = new StaticArray<v128>(4);
  const width = new StaticArray<v128>(4);
  for (let r = 0; r < 4; r++) D[r] = approximation(head, terms, r, dots[r]);
  for (let r = 0; r < 4; r++) width[r] = slack(head, terms, r);
  let most = f32x4.pmin(infinity, f32x4.add(D[0], width[0]));
  let least = v128.load(lower);
  for (let r = 1; r < 4; r++) most = f32x4.pmax(most, f32x4.pmin(infinity, f32x4.add(D[r], width[r])));
  for (let r = 0; r < 4; r++) least = f32x4.pmax(least, f32x4.sub(D[r], width[r]));
  v128.store(upper, most);
  v128.store(lower, least);
  return 0;
}

/** D' of vector r, a literal. @inline */
function approximation(head: usize, terms: usize, r: i32, dots: v128): v128 {
  return f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(dots), v128.load(head, Head.scale)), loadVector(r, terms, 4));
}

/** The bound of |D - D'| of vector r, a literal. @inline */
function slack(head: usize, terms: usize, r: i32): v128 {
  return madd(loadVector(r, terms + 64, 4), v128.load(head, Head.spread), v128.load(head, Head.margin));
}
