import { ArgumentError } from "./errors.ts";

/** The state of a generator, as numbers that JSON preserves. `position` counts the 32-bit words drawn so far. */
export interface RandomState {
  /** The seed, 0..2^53-1. */
  readonly seed: number;
  /** The stream, 0..2^32-1. */
  readonly stream: number;
  /** 32-bit words drawn so far. */
  readonly position: number;
}

const TWO_TO_32 = 0x1_0000_0000;
const TWO_TO_53 = 0x20_0000_0000_0000;

/**
 * Replaces the counter in `block` (4 words) by 4 random words. Keys are integers 0..2^32-1. Uses 32-bit integer arithmetic only, so the words
 * are the same on every platform.
 *
 * Philox4x32-10. Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"; constants from Random123.
 */
export function philox4x32(block: Uint32Array, key0: number, key1: number): void {
  for (let round = 0; round < 10; round++) {
    const c0 = block[0] as number;
    const c1 = block[1] as number;
    const c2 = block[2] as number;
    const c3 = block[3] as number;
    block[0] = multiplyHigh(0xcd9e8d57, c2) ^ c1 ^ (key0 + Math.imul(round, 0x9e3779b9));
    block[1] = Math.imul(0xcd9e8d57, c2);
    block[2] = multiplyHigh(0xd2511f53, c0) ^ c3 ^ (key1 + Math.imul(round, 0xbb67ae85));
    block[3] = Math.imul(0xd2511f53, c0);
  }
}

/** Upper 32 bits of the 64-bit product of two words, from products of 16-bit halves; every partial sum is an exact integer. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const carry = aHigh * bLow + ((aLow * bLow) >>> 16);
  const middle = aLow * bHigh + (carry & 0xffff);
  return aHigh * bHigh + (carry >>> 16) + (middle >>> 16);
}

/**
 * A seeded, counter-based random generator. Each word is a function of (seed, stream, position), the same on every platform.
 *
 * @example
 * ```ts
 * import { Random } from "@dncjs/core";
 *
 * const random = new Random(7);
 * const bits = Array.from({ length: 8 }, () => random.integer(2));
 * const same = Random.from(random.state); // continues with the same numbers
 * ```
 */
export class Random {
  readonly #seed: number;
  readonly #stream: number;
  #position = 0;
  readonly #block: Uint32Array = new Uint32Array(4);

  /** `seed` is an integer 0..2^53-1, `stream` an integer 0..2^32-1. @throws ArgumentError for other values */
  constructor(seed: number, stream = 0) {
    this.#seed = integerBelow("seed", seed, TWO_TO_53);
    this.#stream = integerBelow("stream", stream, TWO_TO_32);
  }

  /** Returns a generator that continues from `state`. @throws ArgumentError for an invalid state */
  static from(state: RandomState): Random {
    if (typeof state !== "object" || state === null) throw new ArgumentError("state", state, "a RandomState");
    const random = new Random(state.seed, integerBelow("stream", state.stream, TWO_TO_32));
    random.#position = integerBelow("position", state.position, TWO_TO_53);
    if (random.#position % 4 !== 0) random.#fill();
    return random;
  }

  /** The state, to continue from with `Random.from`. */
  get state(): RandomState {
    return { seed: this.#seed, stream: this.#stream, position: this.#position };
  }

  /** Returns an integer 0..2^32-1. Draws one word. */
  uint32(): number {
    const lane = this.#position % 4;
    if (lane === 0) this.#fill();
    this.#position++;
    return this.#block[lane] as number;
  }

  /** Returns a multiple of 2^-53 in [0, 1). Draws two words. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x400_0000 + low) / TWO_TO_53;
  }

  /** Returns an integer 0..below-1, all equally likely. Draws one word, rarely more. @throws ArgumentError unless `below` is an integer 1..2^32 */
  integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > TWO_TO_32) {
      throw new ArgumentError("below", below, "an integer 1..2^32");
    }
    const limit = TWO_TO_32 - (TWO_TO_32 % below); // words from the limit on would favour small results, so they are redrawn
    let word = this.uint32();
    while (word >= limit) word = this.uint32();
    return word % below;
  }

  /** Shuffles `items` in place (Fisher-Yates), all orders equally likely, and returns them. @throws ArgumentError unless they are an array */
  shuffle<T>(items: T[]): T[] {
    if (!Array.isArray(items)) throw new ArgumentError("items", items, "an array");
    for (let last = items.length - 1; last > 0; last--) {
      const chosen = this.integer(last + 1);
      [items[last], items[chosen]] = [items[chosen] as T, items[last] as T];
    }
    return items;
  }

  /**
   * Returns a generator with the same seed, whose stream is a hash of this stream and `name` (a string or a safe integer; 1 and "1" differ).
   * The result does not depend on words drawn or forks made before. Draws nothing.
   * @throws ArgumentError for another name
   */
  fork(name: string | number): Random {
    return new Random(this.#seed, hashName(this.#stream, name));
  }

  /** Computes the block that holds `position`. */
  #fill(): void {
    const index = Math.floor(this.#position / 4);
    this.#block[0] = index;
    this.#block[1] = index / TWO_TO_32;
    this.#block[2] = this.#stream;
    this.#block[3] = 0;
    philox4x32(this.#block, this.#seed, Math.floor(this.#seed / TWO_TO_32));
  }
}

function integerBelow(parameter: string, value: unknown, limit: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < limit) return value as number;
  throw new ArgumentError(parameter, value, `an integer 0..${limit - 1}`);
}

/**
 * Runs the rounds of MurmurHash3 (x86, 32 bits) from `stream` over the two halves of a number, or over the UTF-16 units of a string, one per
 * word. A last word distinguishes numbers, strings and their lengths. Every round is a bijection of the hash, so numbers 0..2^32-1 get
 * different streams, and so do different parents with the same name.
 */
function hashName(stream: number, name: string | number): number {
  if (typeof name !== "string" && !Number.isSafeInteger(name)) {
    throw new ArgumentError("name", name, "a string or a safe integer");
  }
  const text = typeof name === "string";
  const words = text ? Array.from({ length: name.length }, (_, at) => name.charCodeAt(at)) : [name, name / TWO_TO_32];
  const terminator = text ? words.length : -1;
  let hash = stream;
  for (const word of [...words.map(Math.floor), terminator]) {
    const scrambled = Math.imul(word, 0xcc9e2d51);
    hash ^= Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
