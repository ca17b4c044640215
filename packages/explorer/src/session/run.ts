/** Sizes of a run: T steps, N locations of W numbers, X inputs, Y outputs. */
export interface Sizes {
  readonly T: number;
  readonly N: number;
  readonly W: number;
  readonly X: number;
  readonly Y: number;
}

/** Tensors of a run, one entry per step, of one read head at each step. Names and equations are core's (docs/math.md). */
export interface RunTensors {
  /** [T,X] */
  readonly x: Float32Array;
  /** [T,Y], as probabilities. */
  readonly answers: Float32Array;
  /** [T,N] each. */
  readonly usage: Float32Array;
  readonly writeWeights: Float32Array;
  readonly readWeights: Float32Array;
  /** The read weights of the same head one step earlier; 0 in the first step. */
  readonly readBefore: Float32Array;
  readonly allocation: Float32Array;
  readonly writeContent: Float32Array;
  readonly readContent: Float32Array;
  readonly forward: Float32Array;
  readonly backward: Float32Array;
  /** [T,N,W], after the step's write. */
  readonly memory: Float32Array;
  /** [T,N,N]: [i,j] is the degree to which location i was written right after location j. */
  readonly link: Float32Array;
  /** [T,N]: degree to which each location was written last. */
  readonly precedence: Float32Array;
  /** [T,W] each; masks are 1 for networks without masks. */
  readonly writeKey: Float32Array;
  readonly writeMask: Float32Array;
  readonly readKey: Float32Array;
  readonly readMask: Float32Array;
  readonly erase: Float32Array;
  readonly write: Float32Array;
  readonly readVector: Float32Array;
  /** [T] each. */
  readonly writeStrength: Float32Array;
  readonly readStrength: Float32Array;
  readonly allocationGate: Float32Array;
  readonly writeGate: Float32Array;
  readonly freeGate: Float32Array;
  /** [T,3]: backward, content, forward. */
  readonly readModes: Float32Array;
  /** [T,N,Y]: the network's answer from each location, or the input of its main write. */
  readonly meanings: Float32Array;
}

/** All tensors of a run. Immutable. */
export interface Run extends Sizes, RunTensors {
  /**
   * [T,N]: the step of the main write of a location after step t, as `@dncjs/inspect` finds it; -1 if none.
   */
  readonly writtenAt: Int32Array;
  /** Resolution of usage in the allocation order. */
  readonly usageResolution: number | "exact";
  /** Kind of the meanings. */
  readonly meaningsAre: "answers" | "writings";
  /** [T,H]: cells of an LSTM, which has no memory; only set for an LSTM. */
  readonly cells?: Float32Array;
  /** [T,Y]: answers without changes; only set for a changed run. */
  readonly plainAnswers?: Float32Array;
  /** [T,Y]: answers of the other model, if requested. */
  readonly rivalAnswers?: Float32Array;
}

/** Returns a view of the values at step `t`; `width` values per step. */
export function at(tensor: Float32Array, t: number, width: number): Float32Array {
  return tensor.subarray(t * width, (t + 1) * width);
}

/** Returns the step of the main write of location `n` after step `t`; -1 if none. */
export function mainWrite({ writtenAt, N }: Run, n: number, t: number): number {
  return writtenAt[t * N + n]!;
}

/** Returns the index of the largest value; the first of equals. */
export function indexOfLargest(values: Float32Array): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k]! > values[best]!) best = k;
  return best;
}

export function sum(values: Float32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
