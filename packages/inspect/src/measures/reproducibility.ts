/**
 * hash = FNV-1a (64 bits) over, for each state tensor in the order h, c, usage, writeWeights, memory, link, precedence,
 * readWeights, readVectors: its name in ASCII, then the bits of its numbers, little-endian, in the precision of the
 * backend
 *
 * One hash per step. Same seed, same backend build: identical hashes. One different bit in one number changes the hash,
 * so 0 and -0 differ. FNV: offset basis cbf29ce484222325, prime 100000001b3 (Fowler, Noll & Vo).
 */
import { ArgumentError, type FloatArray, type State, type Trace } from "@dncjs/core";
import { requireState, requireTrace } from "../checks.ts";
import { batchElementOf } from "../memoryTrace.ts";

/** State tensors in the order in which a step computes them. */
const STATE = ["h", "c", "usage", "writeWeights", "memory", "link", "precedence", "readWeights", "readVectors"];

/**
 * All tensors of a trace in the order in which a step computes them, so that the first to differ is nearest to the
 * cause.
 */
const ORDER: readonly string[] = [
  "h",
  "c",
  "interface",
  "readKeys",
  "readStrengths",
  "writeKeys",
  "writeStrengths",
  "erase",
  "write",
  "freeGates",
  "allocationGate",
  "writeGate",
  "readModes",
  "readMasks",
  "writeMasks",
  "forwardSharpness",
  "backwardSharpness",
  "retention",
  "usage",
  "writeContent",
  "allocation",
  "writeWeights",
  "memory",
  "link",
  "precedence",
  "readContent",
  "forward",
  "backward",
  "readWeights",
  "readVectors",
  "y",
];

/** Returns the hash of a state, of the whole batch, as 16 hexadecimal digits. */
export function stateHash(state: State): string {
  requireState("state", state);
  return hashOf(STATE.filter((name) => state.names.includes(name)).map((name) => [name, state.tensor(name)]));
}

/**
 * Returns the hash of the state after each step, as [T], for one batch element. In a batch of one they equal
 * `stateHash` of these states. `batchIndex` defaults to 0.
 * @throws ArgumentError if the batch has no such element
 */
export function stateHashes(trace: Trace, batchIndex: number = 0): readonly string[] {
  requireTrace("trace", trace);
  const tensors = STATE.filter((name) => trace.has(name)).map(
    (name) => [name, batchElementOf(trace, name, batchIndex)!] as const,
  );
  const steps = trace.get("y")?.shape[0] ?? 0;
  return Array.from({ length: steps }, (_, t) =>
    hashOf(
      tensors.map(([name, data]) => {
        const size = data.length / steps;
        return [name, data.subarray(t * size, (t + 1) * size)];
      }),
    ),
  );
}

/** Two numbers that differ. */
export interface Difference {
  /** The step, from 0. */
  readonly step: number;
  /** The tensor that is computed first in this step, among those that differ. */
  readonly tensor: string;
  /** Index of the first number that differs, in the tensor's numbers of that step, of the whole batch. */
  readonly index: number;
  /** The number of the first run. */
  readonly a: number;
  /** The number of the second run. */
  readonly b: number;
}

/**
 * Finds the first step in which two runs differ, and the first tensor in it; null if they do not differ. A tolerance
 * above 0 ignores differences with |a - b| ≤ tolerance·max(1, |a|, |b|), to compare backends of different precision.
 * With the default of 0 every bit counts.
 * @throws ArgumentError if the runs are of different networks, batches or lengths
 */
export function firstDifference(a: Trace, b: Trace, tolerance: number = 0): Difference | null {
  requireTrace("a", a);
  requireTrace("b", b);
  if (typeof tolerance !== "number" || !(tolerance >= 0)) throw new ArgumentError("tolerance", tolerance, "0 or more");
  const names = [...a.keys()].sort((one, other) => rank(one) - rank(other));
  requireSame(a, b, names);
  const steps = a.get("y")!.shape[0]!;
  for (let step = 0; step < steps; step++) {
    for (const tensor of names) {
      const left = a.get(tensor)!.data;
      const right = b.get(tensor)!.data;
      const size = left.length / steps;
      for (let at = step * size; at < (step + 1) * size; at++) {
        if (!differ(left[at]!, right[at]!, tolerance)) continue;
        return { step, tensor, index: at - step * size, a: left[at]!, b: right[at]! };
      }
    }
  }
  return null;
}

function differ(a: number, b: number, tolerance: number): boolean {
  if (Object.is(a, b)) return false;
  return tolerance === 0 || !(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b)));
}

function rank(name: string): number {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}

function requireSame(a: Trace, b: Trace, names: readonly string[]): void {
  const shapes = (trace: Trace) => names.map((name) => `${name} [${trace.get(name)?.shape.join() ?? ""}]`).join(" ");
  if (a.size === b.size && shapes(a) === shapes(b)) return;
  throw new ArgumentError("b", shapes(b), `a trace of the same network, batch and length as a: ${shapes(a)}`);
}

function hashOf(tensors: readonly (readonly [name: string, data: FloatArray])[]): string {
  const hash = new Fnv1a();
  for (const [name, data] of tensors) {
    hash.add(new TextEncoder().encode(name));
    hash.add(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digits();
}

/** hash ← (hash xor byte) · prime mod 2^64, in two halves of 32 bits; the prime is 2^40 + 0x1b3. */
class Fnv1a {
  #high = 0xcbf29ce4;
  #low = 0x84222325;

  add(bytes: Uint8Array): void {
    let high = this.#high;
    let low = this.#low;
    for (let k = 0; k < bytes.length; k++) {
      low = (low ^ bytes[k]!) >>> 0;
      const product = low * 0x1b3;
      high = (Math.imul(high, 0x1b3) + (low << 8) + Math.floor(product / 2 ** 32)) >>> 0;
      low = product >>> 0;
    }
    this.#high = high;
    this.#low = low;
  }

  digits(): string {
    return [this.#high, this.#low].map((half) => half.toString(16).padStart(8, "0")).join("");
  }
}
