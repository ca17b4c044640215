/**
 * meaning_t[n] = symbol of the write (s, m), s ≤ t, whose content M_s[m] has the greatest cosine with M_t[n]
 *
 * Decodes memory into the symbols of the task, without training a decoder. Every main write (labels.ts) at a
 * step that shows a symbol is an example of that symbol in memory. Cosine is the similarity that the network's content
 * lookup uses.
 */
import type { FloatArray, Trace } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import { requireIndex, requireShown } from "../checks.ts";
import { memoryTrace } from "../memoryTrace.ts";
import type { Shown } from "../symbols.ts";
import { mainWrites } from "./labels.ts";

/** A location with a smaller norm is empty. */
export const EMPTY = 1e-3;

export interface LocationMeaning {
  readonly location: number;
  readonly symbol: string;
  /** The step of the most similar write; the first of equals. */
  readonly step: number;
  /** The location of that write. */
  readonly writtenTo: number;
  /** Cosine of the two contents, in [-1, 1]. */
  readonly similarity: number;
  /** Norm of the location's content, divided by that of the write. */
  readonly strength: number;
}

export interface LocationMeaningOptions {
  readonly shown: Shown;
  /** The meanings are those after this step. @default the last step */
  readonly step?: number;
  /** Index of the batch element. @default 0 */
  readonly batchIndex?: number;
}

/**
 * Decodes every location of one batch element, as [N], or those that the trace of a sparse memory holds. An entry is null if the location is empty, or nothing with a
 * symbol has been written.
 * @throws ArgumentError if `shown` does not have one entry per step, the step does not exist, or the traced network has
 * no memory
 */
export function locationMeanings(trace: Trace, options: LocationMeaningOptions): readonly (LocationMeaning | null)[] {
  const { shown, step, batchIndex = 0 } = requireOptions("options", options, "shown, step, batchIndex");
  const run = memoryTrace(trace, batchIndex);
  const { steps: T, locations: N, wordSize: W, numbers } = run;
  requireShown(shown, T);
  const t = step ?? T - 1;
  requireIndex("step", t, T);
  const memory = run.tensor("memory");
  const contentOf = (at: number, n: number) => memory.subarray((at * N + n) * W, (at * N + n + 1) * W);
  const examples = writesUpTo(t, mainWrites(trace, batchIndex), N)
    .filter(({ step: s }) => shown[s] !== null)
    .map((write) => ({ ...write, content: contentOf(write.step, write.writtenTo) }))
    .filter(({ content }) => norm(content) >= EMPTY);
  return Array.from({ length: N }, (_, n) => {
    const content = contentOf(t, n);
    if (norm(content) < EMPTY) return null;
    let best: LocationMeaning | null = null;
    for (const { step: s, writtenTo, content: example } of examples) {
      const similarity = cosine(content, example);
      if (best && similarity <= best.similarity) continue;
      const strength = norm(content) / norm(example);
      best = {
        location: numbers[n]!,
        symbol: shown[s]!,
        step: s,
        writtenTo: numbers[writtenTo]!,
        similarity,
        strength,
      };
    }
    return best;
  });
}

/** All writes up to and including step t, by step and then by location. */
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
