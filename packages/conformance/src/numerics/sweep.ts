import type { ElementaryFunction } from "./functions.ts";

/** Computes a function of each number. The result is valid until the next call. */
export type Compute = (x: Float32Array) => Float32Array | Promise<Float32Array>;

/** The largest error of an implementation, in units in the last place of the result, and its argument. */
export interface Worst {
  readonly ulp: number;
  readonly x: number;
}

/** Numbers per call of an implementation. */
export const CHUNK: number = 1 << 16;

const word: Int32Array = new Int32Array(1);
const float: Float32Array = new Float32Array(word.buffer);

/** The position of a float32 among all float32 numbers; 0 is that of ±0. */
export function rankOf(x: number): number {
  float[0] = x;
  return word[0]! < 0 ? -(word[0]! & 0x7fffffff) : word[0]!;
}

function floatAt(rank: number): number {
  word[0] = rank < 0 ? -rank | 0x80000000 : rank;
  return float[0]!;
}

/** Compares implementations of a function with it, at every `stride`-th float32 number of its intervals. */
export function sweep(one: ElementaryFunction, computes: readonly Compute[], stride: number): Promise<Worst[]> {
  return worstOf(
    one,
    computes,
    one.intervals.map(([from, to]) => [rankOf(from), rankOf(to)] as const),
    stride,
  );
}

/** Compares implementations of a function with it, at all float32 numbers beside `x`: half a chunk on each side. */
export function sweepAround(one: ElementaryFunction, computes: readonly Compute[], x: number): Promise<Worst[]> {
  const rank = rankOf(x);
  return worstOf(one, computes, [[rank - CHUNK / 2, rank + CHUNK / 2 - 1]], 1);
}

async function worstOf(
  { exact }: ElementaryFunction,
  computes: readonly Compute[],
  ranks: readonly (readonly [from: number, to: number])[],
  stride: number,
): Promise<Worst[]> {
  const worst = computes.map((): Worst => ({ ulp: 0, x: 0 }));
  for (const [from, to] of ranks) {
    for (let begin = from; begin <= to; begin += CHUNK * stride) {
      const count = Math.min(CHUNK, Math.floor((to - begin) / stride) + 1);
      const x = Float32Array.from({ length: count }, (_, k) => floatAt(begin + k * stride));
      const expected = Float64Array.from(x, exact);
      for (const [k, compute] of computes.entries()) {
        const found = worstOfChunk(x, await compute(x), expected);
        if (!(found.ulp <= worst[k]!.ulp)) worst[k] = found;
      }
    }
  }
  return worst;
}

function worstOfChunk(x: Float32Array, found: Float32Array, expected: Float64Array): Worst {
  let ulp = 0;
  let at = 0;
  for (let k = 0; k < x.length; k++) {
    const error = Math.abs(found[k]! - expected[k]!) / lastPlace(expected[k]!);
    if (error <= ulp) continue;
    ulp = error;
    at = k;
    if (Number.isNaN(error)) break;
  }
  return { ulp, x: x[at]! };
}

const double: Float64Array = new Float64Array(1);
const bits: Uint32Array = new Uint32Array(double.buffer);

/** The distance of neighbouring float32 numbers at `x`. */
function lastPlace(x: number): number {
  double[0] = x;
  const exponent = Math.max(-126, ((bits[1]! >>> 20) & 0x7ff) - 1023);
  return 2 ** (exponent - 23);
}
