import type { SequenceInput, Trace } from "@dncjs/core";
import type { Sessions } from "../model.ts";
import { type Cascade, cascade, type Perturbation } from "./cascade.ts";

/** The state tensors that are disturbed, in this order. */
const TENSORS = ["memory", "usage", "link", "precedence", "readWeights", "writeWeights", "readVectors", "h", "c"];

export interface DisturbOptions extends Pick<Perturbation, "decide"> {
  /** [T,X] */
  readonly x: SequenceInput;
  /** [T]: 1 at steps whose answer is judged. */
  readonly judged: ArrayLike<number>;
  /** Of x, a batch of one. */
  readonly trace: Trace;
}

/** What becomes of a sequence when the largest number of a state tensor is changed. */
export interface Disturbance {
  readonly tensor: string;
  /** By 1e-3. */
  readonly small: Cascade;
  /** To 0; undefined for a number that is 0. */
  readonly blow: Cascade | undefined;
}

/**
 * Changes the largest number of each state tensor after the last step before an answer. A sequence of which no step comes before an
 * answer, or none after it, is not disturbed; nor is a tensor the network does not have, or a cell state that is 0 throughout.
 */
export async function disturb(
  model: Sessions,
  { x, judged, trace, decide }: DisturbOptions,
): Promise<readonly Disturbance[]> {
  const step = Math.min(fullestStep(judged), judged.length - 2);
  if (step < 0) return [];
  const found: Disturbance[] = [];
  for (const tensor of TENSORS) {
    const largest = largestAt(trace, tensor, step);
    if (!largest) continue;
    const { index, value } = largest;
    const common = { step, tensor, index, judged, ...(decide ? { decide } : {}) };
    const small = await cascade(model, x, common);
    const blow = value === 0 ? undefined : await cascade(model, x, { ...common, epsilon: -value });
    found.push({ tensor, small, blow });
  }
  return found;
}

/** The largest number of a tensor after a step; undefined where the network has no such tensor, or a cell state that is never used. */
function largestAt(trace: Trace, tensor: string, step: number): { index: number; value: number } | undefined {
  const found = trace.get(tensor);
  if (!found) return undefined;
  const size = found.data.length / found.shape[0]!;
  const values = found.data.subarray(step * size, (step + 1) * size);
  let index = 0;
  for (let k = 1; k < size; k++) if (Math.abs(values[k]!) > Math.abs(values[index]!)) index = k;
  return tensor === "c" && values[index] === 0 ? undefined : { index, value: values[index]! };
}

/** The last step before anything is asked for, or the last one. */
export function fullestStep(judged: ArrayLike<number>): number {
  const first = Array.from(judged).indexOf(1);
  return first > 0 ? first - 1 : judged.length - 1;
}
