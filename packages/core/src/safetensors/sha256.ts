/** SHA-256 (FIPS 180-4) of bytes that arrive in parts. Synchronous, unlike that of Web Crypto; our own, since core has no dependencies. */

const BLOCK = 64;

/** The first 32 bits of the fractional part of a number. */
const fraction = (x: number): number => (x % 1) * 2 ** 32;

// Of roots of the first 64 primes.
const primes: readonly number[] = firstPrimes(64);
const ROUND_CONSTANTS = Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const INITIAL_HASH = Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

function firstPrimes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime > 0)) found.push(n);
  return found;
}

/** Returns the SHA-256 of all parts, end to end, as 64 hexadecimal digits in lower case. */
export function sha256(parts: readonly Uint8Array[]): string {
  const hash = INITIAL_HASH.slice();
  const schedule = new Uint32Array(64);
  const block = new Uint8Array(BLOCK);
  let filled = 0;
  for (const bytes of [...parts, padding(parts)]) {
    let at = 0;
    while (at < bytes.length) {
      if (filled === 0 && bytes.length - at >= BLOCK) {
        compress(hash, schedule, bytes, at);
        at += BLOCK;
        continue;
      }
      const count = Math.min(BLOCK - filled, bytes.length - at);
      block.set(bytes.subarray(at, at + count), filled);
      at += count;
      filled = (filled + count) % BLOCK;
      if (filled === 0) compress(hash, schedule, block, 0);
    }
  }
  return Array.from(hash, (word) => word.toString(16).padStart(8, "0")).join("");
}

/** The bit 1, zeros to the end of a block, and there the length in bits as 64-bit big-endian. */
function padding(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, bytes) => sum + bytes.length, 0);
  const bytes = new Uint8Array(BLOCK + 8 - ((length + 8) % BLOCK));
  bytes[0] = 0x80;
  new DataView(bytes.buffer).setBigUint64(bytes.length - 8, 8n * BigInt(length));
  return bytes;
}

/** The bits of a word, rotated to the right. */
const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** Adds 64 bytes, from index `at` on, to the hash. */
function compress(hash: Uint32Array, w: Uint32Array, bytes: Uint8Array, at: number): void {
  for (let t = 0; t < 16; t++) {
    const k = at + 4 * t;
    w[t] = (bytes[k]! << 24) | (bytes[k + 1]! << 16) | (bytes[k + 2]! << 8) | bytes[k + 3]!;
  }
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15]!;
    const y = w[t - 2]!;
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[t] = w[t - 16]! + s0 + w[t - 7]! + s1;
  }
  let a = hash[0]! | 0;
  let b = hash[1]! | 0;
  let c = hash[2]! | 0;
  let d = hash[3]! | 0;
  let e = hash[4]! | 0;
  let f = hash[5]! | 0;
  let g = hash[6]! | 0;
  let h = hash[7]! | 0;
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND_CONSTANTS[t]! + w[t]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  hash[0]! += a;
  hash[1]! += b;
  hash[2]! += c;
  hash[3]! += d;
  hash[4]! += e;
  hash[5]! += f;
  hash[6]! += g;
  hash[7]! += h;
}
