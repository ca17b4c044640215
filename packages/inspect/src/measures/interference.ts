/**
 * interference_t[n] = usage_t[n] · writeWeight_t[n] · |M_{t-1}[n] ∘ erase_t| / (|M_{t-1}[n]| + ε)        of step t: Σ_n
 *
 * The part of the content still in use that the write of step t destroyed. usage_t counts the writes up to t-1, is
 * lowered by the free gates of t, and does not count the write of t: (usage_{t-1} + (1 - usage_{t-1}) written_{t-1})
 * ψ_t. M_{t-1} is the memory before the write. Norms are Euclidean. The interference of several write heads is added.
 */
import type { State, Trace } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import { requireState } from "../checks.ts";
import { type MemoryTrace, memoryTrace } from "../memoryTrace.ts";

/** ε of the quotient: an empty location loses nothing. */
const INTERFERENCE_EPSILON = 1e-6;

export interface Interference {
  /** [T, N], each in [0, V]: the share of location n that was in use and was erased. Of a sparse memory: the locations of the trace. */
  readonly locations: Float64Array;
  /** `[T]`: sums over the locations. */
  readonly steps: Float64Array;
  /** Sum over all steps. */
  readonly total: number;
  /** The greatest interference of one location in one step; the first of equals. */
  readonly worst: { readonly step: number; readonly location: number; readonly value: number };
}

export interface InterferenceOptions {
  /** Index of the batch element. @default 0 */
  readonly batchIndex?: number;
  /** The state before the first step, of the same batch. @default the zero state */
  readonly before?: State;
}

/**
 * Measures the interference in one batch element.
 * @throws ArgumentError if the traced network has no memory, or the batch no such element
 */
export function interference(trace: Trace, options: InterferenceOptions = {}): Interference {
  const { batchIndex = 0, before } = requireOptions("options", options, "batchIndex, before");
  if (before !== undefined) requireState("before", before);
  const run = memoryTrace(trace, batchIndex);
  const { steps: T, locations: N, wordSize: W, writeHeads: V } = run;
  const memory = run.tensor("memory");
  const usage = run.tensor("usage");
  const weights = run.tensor("writeWeights");
  const erase = run.tensor("erase");
  const first = before ? wordsBefore(before, run, batchIndex) : new Float64Array(N * W);
  const locations = new Float64Array(T * N);
  for (let t = 0; t < T; t++) {
    const prevMemory = t === 0 ? first : memory.subarray((t - 1) * N * W, t * N * W);
    for (let v = 0; v < V; v++) {
      const erased = erase.subarray((t * V + v) * W, (t * V + v + 1) * W);
      for (let n = 0; n < N; n++) {
        const lost = erasedShare(prevMemory.subarray(n * W, (n + 1) * W), erased);
        locations[t * N + n]! += usage[t * N + n]! * weights[(t * V + v) * N + n]! * lost;
      }
    }
  }
  return summary(locations, run);
}

/** The words of the traced locations. */
function wordsBefore(before: State, { numbers, total, wordSize: W }: MemoryTrace, batchIndex: number): Float64Array {
  const words = before.tensor("memory").subarray(batchIndex * total * W, (batchIndex + 1) * total * W);
  return Float64Array.from({ length: numbers.length * W }, (_, k) => words[numbers[Math.floor(k / W)]! * W + (k % W)]!);
}

/** |content ∘ erase| / (|content| + ε) */
function erasedShare(content: ArrayLike<number>, erase: ArrayLike<number>): number {
  let whole = 0;
  let lost = 0;
  for (let j = 0; j < content.length; j++) {
    whole += content[j]! ** 2;
    lost += (content[j]! * erase[j]!) ** 2;
  }
  return Math.sqrt(lost) / (Math.sqrt(whole) + INTERFERENCE_EPSILON);
}

function summary(locations: Float64Array, { steps: T, locations: N, numbers }: MemoryTrace): Interference {
  const steps = new Float64Array(T);
  let worst = { step: 0, location: numbers[0] ?? 0, value: locations[0] ?? 0 };
  locations.forEach((value, at) => {
    const step = Math.floor(at / N);
    steps[step]! += value;
    if (value > worst.value) worst = { step, location: numbers[at % N]!, value };
  });
  return { locations, steps, total: steps.reduce((sum, value) => sum + value, 0), worst };
}
