/**
 * interference_t[n] = usage_t[n] · writeWeight_t[n] · |M_{t-1}[n] ∘ erase_t| / (|M_{t-1}[n]| + ε)        of step t: Σ_n
 *
 * How much of what was still in use the write of step t destroyed. The usage is the one after freeing: the usage tensor of step t, which
 * already counts the writes up to t-1 and is already lowered by the free gates of t, (usage_{t-1} + (1 - usage_{t-1}) written_{t-1}) ψ_t,
 * but does not know of the write of t. M_{t-1} is the memory before that write, norms are Euclidean. With several write heads the heads'
 * shares are added.
 */
import type { State, Trace } from "@dncjs/core";
import { memoryTrace } from "../memoryTrace.ts";

/** ε of the quotient: a row that holds nothing loses nothing. */
export const INTERFERENCE_EPSILON = 1e-6;

export interface Interference {
  /** [T,N], each in [0, V] (V write heads, one as a rule): the share of row n that was in use and was erased. */
  readonly rows: Float64Array;
  /** [T]: sums over the rows. */
  readonly steps: Float64Array;
  /** Sum over all steps. */
  readonly total: number;
  /** Where most was lost; the first of equals. */
  readonly worst: { readonly step: number; readonly row: number; readonly value: number };
}

export interface InterferenceOptions {
  /** Of the batch, from 0. */
  readonly row?: number;
  /** The state the traced run began with, of the same batch; an empty memory where missing. */
  readonly before?: State;
}

/** @throws ArgumentError for a network without memory */
export function interference(trace: Trace, { row = 0, before }: InterferenceOptions = {}): Interference {
  const run = memoryTrace(trace, row);
  const { steps: T, rows: N, width: W, writeHeads: V } = run;
  const [memory, usage, weights, erase] = ["memory", "usage", "writeWeights", "erase"].map((name) => run.tensor(name));
  const start = before?.tensor("memory").subarray(row * N * W, (row + 1) * N * W) ?? new Float64Array(N * W);
  const rows = new Float64Array(T * N);
  for (let t = 0; t < T; t++) {
    const prevMemory = t === 0 ? start : memory!.subarray((t - 1) * N * W, t * N * W);
    for (let v = 0; v < V; v++) {
      const erased = erase!.subarray((t * V + v) * W, (t * V + v + 1) * W);
      for (let n = 0; n < N; n++) {
        const lost = share(prevMemory.subarray(n * W, (n + 1) * W), erased);
        rows[t * N + n]! += usage![t * N + n]! * weights![(t * V + v) * N + n]! * lost;
      }
    }
  }
  return summary(rows, T, N);
}

/** |content ∘ erase| / (|content| + ε) */
function share(content: ArrayLike<number>, erase: ArrayLike<number>): number {
  let [whole, lost] = [0, 0];
  for (let j = 0; j < content.length; j++) {
    whole += content[j]! ** 2;
    lost += (content[j]! * erase[j]!) ** 2;
  }
  return Math.sqrt(lost) / (Math.sqrt(whole) + INTERFERENCE_EPSILON);
}

function summary(rows: Float64Array, T: number, N: number): Interference {
  const steps = new Float64Array(T);
  let worst = { step: 0, row: 0, value: rows[0] ?? 0 };
  rows.forEach((value, at) => {
    const [step, row] = [Math.floor(at / N), at % N];
    steps[step]! += value;
    if (value > worst.value) worst = { step, row, value };
  });
  return { rows, steps, total: steps.reduce((sum, value) => sum + value, 0), worst };
}
