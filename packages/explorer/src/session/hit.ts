import type { Trace } from "@dncjs/core";

/** State tensors that can be hit; `c` are the cells of an LSTM. */
export type HitTensor = "memory" | "usage" | "link" | "readWeights" | "writeWeights" | "c";

/** A change of one number of the state after a step. */
export interface Hit {
  readonly step: number;
  readonly tensor: HitTensor;
  /** Flat index in the tensor. */
  readonly index: number;
  /** Number that is added; null: the number is set to 0. */
  readonly by: number | null;
}

/** Returns the ε that a hit adds to its number; 0 if a number that is 0 would be set to 0. */
export function epsilonOf(trace: Trace, { step, tensor, index, by }: Hit): number {
  return by ?? -numberAt(trace, tensor, step, index) + 0;
}

/** Returns a number of a traced sequence (batch 1). */
export function numberAt(trace: Trace, tensor: string, step: number, index: number): number {
  const { data, shape } = trace.get(tensor)!;
  return data[(data.length / shape[0]!) * step + index]!;
}

/** Returns the flat index in link [N,N] of the strongest link from a location. */
export function strongestLink(link: ArrayLike<number>, from: number): number {
  const N = Math.sqrt(link.length);
  let best = 0;
  for (let to = 1; to < N; to++) if (link[to * N + from]! > link[best * N + from]!) best = to;
  return best * N + from;
}
