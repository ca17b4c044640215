/**
 * hash = FNV-1a (64 bits) over, for each state tensor in the order h, c, usage, writeWeights, memory, link, precedence,
 * readWeights, readVectors: its name in ASCII, then the bits of its numbers, little-endian, in the precision of the
 * backend
 *
 * Of a sparse memory, tensors with locations count as those of the dense memory of the same size, of which the numbers that are not 0 are
 * hashed, by their index in the tensor (8 bytes, float64) and their bits.
 *
 * One hash per step. Same seed, same backend build: identical hashes. One different bit in one number changes the hash,
 * so 0 and -0 differ. FNV: offset basis cbf29ce484222325, prime 100000001b3 (Fowler, Noll & Vo).
 */
import { ArgumentError, type FloatArray, type State, type Trace } from "@dncjs/core";
import { wholeIndexOf } from "@dncjs/core/run";
import { requireState, requireTrace } from "../checks.ts";
import { batchElementOf } from "../memoryTrace.ts";
import { sameLocations } from "../touched.ts";

/** State tensors in the order in which a step computes them. */
const STATE = ["h", "c", "usage", "writeWeights", "memory", "link", "precedence", "readWeights", "readVectors"];

/** State tensors with an axis of locations. */
const WITH_LOCATIONS = ["usage", "writeWeights", "memory", "link", "precedence", "readWeights"];

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
  "link.index",
  "link.value",
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
  const { names } = state;
  return hashOf(
    STATE.flatMap((name): Hashed[] => {
      if (names.includes(`${name}.index`)) return [{ name, ...listedNumbers(state, name) }];
      if (!names.includes(name)) return [];
      const isSparse = names.includes("writeWeights.index") && WITH_LOCATIONS.includes(name);
      const data = state.tensor(name);
      return [isSparse ? { name, ...numbersOf(data, (index) => index) } : { name, data }];
    }),
  );
}

/** The numbers of a weighting, or of links, that are not 0. A list holds location + 1, and a list of links columns + 1. */
function listedNumbers(state: State, name: string): Pick<Hashed, "data" | "at"> {
  const entries = state.tensor(`${name}.index`);
  const size = state.shape(`${name}.index`).at(-1)!;
  const N = state.shape("usage")[1]!;
  return numbersOf(state.tensor(`${name}.value`), (index) => Math.floor(index / size) * N + entries[index]! - 1);
}

/** The numbers that are not 0, and their indices in the whole tensor. */
function numbersOf(data: FloatArray, indexOf: (index: number) => number): Pick<Hashed, "data" | "at"> {
  const at: number[] = [];
  data.forEach((value: number, index: number) => {
    if (value !== 0) at.push(indexOf(index));
  });
  return { data: data.filter((value: number) => value !== 0), at: Float64Array.from(at) };
}

/**
 * Returns the hash of the state after each step, as [T], for one batch element. In a batch of one they equal
 * `stateHash` of these states. `batchIndex` defaults to 0.
 * @throws ArgumentError if the batch has no such element
 */
export function stateHashes(trace: Trace, batchIndex: number = 0): readonly string[] {
  requireTrace("trace", trace);
  const own = elementOf(trace, batchIndex);
  const steps = trace.get("y")?.shape[0] ?? 0;
  const tensors = STATE.flatMap((name) => {
    const key = [name, `${name}.value`].find((one) => own.has(one));
    return key === undefined ? [] : [{ name, key, data: own.get(key)!.data, whole: wholeIndexOf(own, key) }];
  });
  return Array.from({ length: steps }, (_, t) =>
    hashOf(
      tensors.map(({ name, data, whole }): Hashed => {
        const size = data.length / steps;
        const now = data.subarray(t * size, (t + 1) * size);
        const isWhole = trace.touched === undefined || !WITH_LOCATIONS.includes(name);
        return isWhole ? { name, data: now } : { name, ...numbersOf(now, (index) => whole.of(t * size + index)) };
      }),
    ),
  );
}

/** The trace of one batch element. */
function elementOf(trace: Trace, batchIndex: number): Trace {
  const own = new Map(
    [...trace].map(([name, { shape }]) => {
      return [name, { shape: shape.with(1, 1), data: batchElementOf(trace, name, batchIndex)! }] as const;
    }),
  );
  return trace.touched ? Object.assign(own, { touched: trace.touched }) : own;
}

/** Two numbers that differ. */
export interface Difference {
  /** The step, from 0. */
  readonly step: number;
  /** The tensor that is computed first in this step, among those that differ. */
  readonly tensor: string;
  /** Index of the first number that differs, in the tensor's numbers of that step, of the whole batch and of all locations. */
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
export function firstDifference(first: Trace, second: Trace, tolerance: number = 0): Difference | null {
  requireTrace("a", first);
  requireTrace("b", second);
  const [a, b] = sameLocations([first, second]) as [Trace, Trace];
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
        // Of lists of links the index is that of the place in the lists.
        const key = tensor === "link.value" ? "link.index" : tensor;
        return { step, tensor, index: wholeIndexOf(a, key).of(at), a: left[at]!, b: right[at]! };
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
  const total = (trace: Trace) => trace.touched?.total ?? "all";
  if (a.size === b.size && shapes(a) === shapes(b) && total(a) === total(b)) return;
  throw new ArgumentError("b", shapes(b), `a trace of the same network, batch and length as a: ${shapes(a)}`);
}

/** The numbers of a tensor. `at`: their indices, if others are left out. */
interface Hashed {
  readonly name: string;
  readonly data: FloatArray;
  readonly at?: Float64Array;
}

function hashOf(tensors: readonly Hashed[]): string {
  const hash = new Fnv1a();
  for (const { name, data, at } of tensors) {
    hash.add(new TextEncoder().encode(name));
    for (const values of at ? [at, data] : [data])
      hash.add(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
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
