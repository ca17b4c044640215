import { at, type Run } from "../session/run.ts";

/** Added where a norm could be 0, as in core. */
const EPSILON = 1e-6;

/** A look-up by content, with the numbers it is made of. */
export interface LookedUp {
  readonly strength: number;
  /** [N]: cosine of key and location, under the mask. */
  readonly likeness: readonly number[];
  /** log Σ_n exp(strength · likeness_n) */
  readonly together: number;
}

/** What the head looks up at step `t`: for writing in the memory before the step, for reading in the one after its write. */
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
