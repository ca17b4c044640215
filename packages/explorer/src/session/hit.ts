import type { Trace } from "@dncjs/core";

/** State tensors that can be hit; of an LSTM alone, its cells. */
export type HitTensor = "memory" | "usage" | "link" | "readWeights" | "writeWeights" | "c";

/** A number of the state to be changed after a step. */
export interface Hit {
  readonly step: number;
  readonly tensor: HitTensor;
  /** Among the tensor's numbers, end to end. */
  readonly index: number;
  /** How much is added; null: it is set to 0. */
  readonly by: number | null;
}

/** What a hit adds to its number, ε; 0 where that number is 0 and would be set to it. */
export function epsilonOf(trace: Trace, { step, tensor, index, by }: Hit): number {
  return by ?? -numberAt(trace, tensor, step, index) + 0;
}

/** A number of a traced sequence (batch 1). */
export function numberAt(trace: Trace, tensor: string, step: number, index: number): number {
  const { data, shape } = trace.get(tensor)!;
  return data[(data.length / shape[0]!) * step + index]!;
}

/** Index in link [N,N] of the strongest link out of location `from`: the one to the location written next. */
export function strongestLink(link: ArrayLike<number>, from: number): number {
  const N = Math.sqrt(link.length);
  let best = 0;
  for (let to = 1; to < N; to++) if (link[to * N + from]! > link[best * N + from]!) best = to;
  return best * N + from;
}
