/** Sizes of a run: T steps, N locations of W cells, X channels in, Y out. */
export interface Sizes {
  readonly T: number;
  readonly N: number;
  readonly W: number;
  readonly X: number;
  readonly Y: number;
}

/** Tensors of a run, one entry a step; names and equations are core's (docs/math.md), of the first head. */
export interface RunTensors {
  /** [T,X] */
  readonly x: Float32Array;
  /** [T,Y], as probabilities. */
  readonly answers: Float32Array;
  /** [T,N] each. */
  readonly usage: Float32Array;
  readonly writeWeights: Float32Array;
  readonly readWeights: Float32Array;
  readonly allocation: Float32Array;
  readonly writeContent: Float32Array;
  readonly readContent: Float32Array;
  readonly forward: Float32Array;
  readonly backward: Float32Array;
  /** [T,N,W], after the step's write. */
  readonly memory: Float32Array;
  /** [T,N,N]: at [i,j] how much location i was written right after location j. */
  readonly link: Float32Array;
  /** [T,N]: how much each location was the last one written. */
  readonly precedence: Float32Array;
  /** [T,W] each; where a network has no masks they are 1. */
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
  /** [T,3]: back, by content, forward. */
  readonly readModes: Float32Array;
  /** [T,N,Y]: what the network would answer reading this location alone, or what was shown when it was last written. */
  readonly meanings: Float32Array;
}

/** Everything the network did on one sequence: a value that nobody changes. */
export interface Run extends Sizes, RunTensors {
  /** [T,N]: the step that wrote a location last, up to and with step t, as `@dncjs/inspect` labels locations; -1 where none has. */
  readonly writtenAt: Int32Array;
  /** Into how many steps use is cut where locations are put in the order in which they are free. */
  readonly usageResolution: number | "exact";
  /** Which of the two the meanings are. */
  readonly meaningsAre: "answers" | "writings";
  /** [T,Y]: what it answers where nothing is changed; there only where something is. */
  readonly plainAnswers?: Float32Array;
  /** [T,Y]: what another network answers to the same, where one was asked. */
  readonly rivalAnswers?: Float32Array;
}

/** The values of step `t`: a view of location `t` of a tensor whose locations are `width` long. */
export function at(tensor: Float32Array, t: number, width: number): Float32Array {
  return tensor.subarray(t * width, (t + 1) * width);
}

/** The step that wrote location `n` last, up to and with step `t`; -1 where none has. */
export function lastWrite({ writtenAt, N }: Run, n: number, t: number): number {
  return writtenAt[t * N + n]!;
}

/** The index of the largest value; the first of equals. */
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
