/**
 * meaning_t[n] = symbol of the write (s, m), s ≤ t, whose content M_s[m] is nearest to M_t[n]: the greatest cosine
 *
 * Memory decoded into the task's symbols, without training a decoder: every write with a weighting above ½ at a step that shows a symbol is
 * an example of what that symbol looks like in memory, and a row means what it resembles most, by the similarity the network itself looks up with.
 */
import type { FloatArray, Trace } from "@dncjs/core";
import { ArgumentError } from "@dncjs/core";
import { memoryTrace } from "../memoryTrace.ts";
import { requireSteps, type Shown } from "../symbols.ts";
import { lastWrites } from "./labels.ts";

/** A row of a smaller norm than this holds nothing. */
export const EMPTY = 1e-3;

export interface RowMeaning {
  readonly row: number;
  readonly symbol: string;
  /** The step and the row of the write that it resembles most; the first of equals. */
  readonly step: number;
  readonly writtenTo: number;
  /** Cosine of the two contents, in [-1,1]. */
  readonly similarity: number;
  /** How much of it there is: the norm of the content, of that of the write. */
  readonly strength: number;
}

export interface RowMeaningOptions {
  readonly shown: Shown;
  /** After which step; the last one where missing. */
  readonly step?: number;
  /** Of the batch, from 0. */
  readonly row?: number;
}

/** Of each memory row; null for one that holds nothing, and where nothing with a symbol has been written. @throws ArgumentError */
export function rowMeanings(trace: Trace, { shown, step, row = 0 }: RowMeaningOptions): readonly (RowMeaning | null)[] {
  const run = memoryTrace(trace, row);
  const { steps: T, rows: N, width: W } = run;
  requireSteps("shown", shown, T);
  const t = step ?? T - 1;
  if (!Number.isInteger(t) || t < 0 || t >= T) throw new ArgumentError("step", t, `a whole number from 0 to ${T - 1}`);
  const memory = run.tensor("memory");
  const contentOf = (at: number, n: number) => memory.subarray((at * N + n) * W, (at * N + n + 1) * W);
  const examples = writesUpTo(t, lastWrites(trace, row), N)
    .filter(({ step: s }) => shown[s] !== null)
    .map((write) => ({ ...write, content: contentOf(write.step, write.writtenTo) }))
    .filter(({ content }) => norm(content) >= EMPTY);
  return Array.from({ length: N }, (_, n) => {
    const content = contentOf(t, n);
    if (norm(content) < EMPTY) return null;
    let best: RowMeaning | null = null;
    for (const { step: s, writtenTo, content: example } of examples) {
      const similarity = cosine(content, example);
      if (best && similarity <= best.similarity) continue;
      const strength = norm(content) / norm(example);
      best = { row: n, symbol: shown[s]!, step: s, writtenTo, similarity, strength };
    }
    return best;
  });
}

function writesUpTo(t: number, writtenAt: Int32Array, N: number): { step: number; writtenTo: number }[] {
  const found: { step: number; writtenTo: number }[] = [];
  for (let at = 0; at < (t + 1) * N; at++) {
    const step = Math.floor(at / N);
    if (writtenAt[at] === step) found.push({ step, writtenTo: at % N });
  }
  return found;
}

function norm(values: FloatArray): number {
  return Math.sqrt(dot(values, values));
}

function cosine(a: FloatArray, b: FloatArray): number {
  return dot(a, b) / (norm(a) * norm(b));
}

function dot(a: FloatArray, b: FloatArray): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
