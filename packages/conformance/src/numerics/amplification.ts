/**
 * D_n = k·m_n / (|k| |m_n| + ε)        w = softmax(β D)
 *
 * Errors of key, strength and memory change w, to first order, by at most
 *
 *   |δw| ≤ ½ max_n |δ(β D_n)|        |δ(β D_n)| ≤ β (|δm_n| / |m_n| + |δk| / |k| + rounding) + |δβ|
 *
 * A word that nothing was written to is as short as √ε = 1e-3, the least |m_n|, so that its error counts β / √ε times.
 */
import type { Trace } from "@dncjs/core";
import type { Traces } from "./steps.ts";

/** The weighting of a read head by content with the largest error, over all steps of a trial. */
export interface ContentError {
  /** Largest |δw|. */
  readonly error: number;
  /** The bound of that |δw|. */
  readonly explained: number;
  /** The smallest quotient of bound and |δw|, over all weightings whose |δw| is above float32 rounding. */
  readonly margin: number;
  /** β / |m_n| for the location that determines the bound. */
  readonly amplification: number;
}

const EPSILON = 1e-6;
const UNIT = 2 ** -24;

export function contentError({ found, expected }: Traces): ContentError {
  const weights = expected.get("readContent")!;
  const [, batch, heads, N] = weights.shape as readonly [number, number, number, number];
  const ours = found.get("readContent")!.data;
  let worst: ContentError = { error: 0, explained: 0, margin: Number.POSITIVE_INFINITY, amplification: 0 };
  for (let head = 0; head < batch * heads; head++) {
    let error = 0;
    for (let n = head * N; n < (head + 1) * N; n++) error = Math.max(error, Math.abs(ours[n]! - weights.data[n]!));
    const bound = boundOf(found, expected, head, Math.floor(head / heads));
    const margin = error > UNIT ? Math.min(worst.margin, bound.explained / error) : worst.margin;
    worst = error > worst.error ? { error, ...bound, margin } : { ...worst, margin };
  }
  return worst;
}

function boundOf(found: Trace, expected: Trace, head: number, element: number) {
  const [, , N, W] = expected.get("memory")!.shape as readonly [number, number, number, number];
  const strength = expected.get("readStrengths")!.data[head]!;
  const strengthError = Math.abs(found.get("readStrengths")!.data[head]! - strength);
  const key = lengths(found, expected, "readKeys", head, head, W);
  let worst = { explained: 0, amplification: 0 };
  for (let n = 0; n < N; n++) {
    const word = lengths(found, expected, "memory", element * N + n, head, W);
    const similarity = word.error / word.length + key.error / key.length + (W + 4) * UNIT;
    const explained = 0.5 * (strength * similarity + strengthError);
    if (explained > worst.explained) worst = { explained, amplification: strength / word.length };
  }
  return worst;
}

/** The length of a masked vector in the reference, with ε, and of the difference from it. */
function lengths(found: Trace, expected: Trace, name: string, vector: number, head: number, W: number) {
  let square = EPSILON;
  let difference = 0;
  for (let j = 0; j < W; j++) {
    const [ours, theirs] = [found, expected].map((trace) => {
      const mask = trace.get("readMasks")?.data[head * W + j] ?? 1;
      return mask * trace.get(name)!.data[vector * W + j]!;
    });
    square += theirs! ** 2;
    difference += (ours! - theirs!) ** 2;
  }
  return { length: Math.sqrt(square), error: Math.sqrt(difference) };
}
