import { at, type Run } from "../session/run.ts";

/** Added to norms, as in core. */
const EPSILON = 1e-6;

/** The values of a look-up by content. */
export interface LookedUp {
  readonly strength: number;
  /** [N]: masked cosine similarity of the key and each location. */
  readonly likeness: readonly number[];
  /** log Σ_n exp(strength · likeness_n) */
  readonly together: number;
}

/**
 * Recomputes the look-up of a head at step `t`. Writing uses the memory before the step, reading the memory after its
 * write.
 */
export function lookedUp(run: Run, t: number, head: "write" | "read"): LookedUp {
  const { N, W } = run;
  const [keys, masks, strengths] =
    head === "write" ? [run.writeKey, run.writeMask, run.writeStrength] : [run.readKey, run.readMask, run.readStrength];
  const key = at(keys, t, W);
  const mask = at(masks, t, W);
  const strength = strengths[t]!;
  const from = head === "write" ? t - 1 : t;
  const memory = from < 0 ? new Float32Array(N * W) : at(run.memory, from, N * W);
  const product = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, j) => sum + value * b[j]! * mask[j]! ** 2, 0);
  const norm = (a: Float32Array) => Math.sqrt(product(a, a) + EPSILON);
  const likeness = Array.from({ length: N }, (_, n) => {
    const content = at(memory, n, W);
    return product(key, content) / (norm(key) * norm(content) + EPSILON);
  });
  const together = Math.log(likeness.reduce((sum, s) => sum + Math.exp(strength * s), 0));
  return { strength, likeness, together };
}
