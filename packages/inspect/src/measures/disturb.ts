import type { SequenceInput, Trace } from "@dncjs/core";
import { buildProgram, requireOptions, stateTensors, wholeIndexOf } from "@dncjs/core/run";
import { requireSteps, requireTrace } from "../checks.ts";
import { requireModel, type SessionSource } from "../model.ts";
import { type Cascade, cascade, type Perturbation } from "./cascade.ts";

/** Lists in a sparse memory, of which only entries can be disturbed. */
const LISTS = ["link", "precedence", "readWeights", "writeWeights"];
/** The state tensors that are disturbed, in this order. */
const TENSORS = ["memory", "usage", "link", "precedence", "readWeights", "writeWeights", "readVectors", "h", "c"];

/** Options of `disturb`. */
export interface DisturbOptions extends Pick<Perturbation, "decide"> {
  /** [T, X], nested or end to end. */
  readonly x: SequenceInput;
  /** `[T]`: 1 at steps whose answer is judged. */
  readonly judged: ArrayLike<number>;
  /** The trace of x, of a batch of one. */
  readonly trace: Trace;
}

/** The effect of changing the largest number of a state tensor. */
export interface Disturbance {
  /** Name of the state tensor. */
  readonly tensor: string;
  /** The number is changed by 1e-3. */
  readonly small: Cascade;
  /** The number is set to 0; undefined if it is 0 already. */
  readonly zeroed: Cascade | undefined;
}

/**
 * Changes the largest number of each state tensor after the last step before an answer. Skips tensors that the network
 * does not have, and a cell state, or lists of a sparse memory, that are 0 throughout. Returns an empty list if no step precedes the answers or none
 * follows, and for a bidirectional network, which cannot continue from a state.
 * @throws ArgumentError if x is empty or not a multiple of the input size, or `judged` does not have one entry per step
 */
export async function disturb(model: SessionSource, options: DisturbOptions): Promise<readonly Disturbance[]> {
  const { x, judged, trace, decide } = requireOptions("options", options, "x, judged, trace, decide");
  requireModel(model);
  requireTrace("trace", trace);
  requireSteps("judged", judged, trace.get("y")?.shape[0] ?? 0);
  const step = Math.min(fullestStep(judged), judged.length - 2);
  if (step < 0 || model.config.bidirectional) return [];
  const found: Disturbance[] = [];
  const names = stateTensors(buildProgram(model.config)).map(({ name }) => name.replace(".value", ""));
  for (const tensor of TENSORS.filter((name) => names.includes(name))) {
    const largest = largestOf(trace, tensor, step);
    if (!largest) continue;
    const { index, value } = largest;
    const common = { step, tensor, index, judged, ...(decide ? { decide } : {}) };
    const small = await cascade(model, x, common);
    const zeroed = value === 0 ? undefined : await cascade(model, x, { ...common, epsilon: -value });
    found.push({ tensor, small, zeroed });
  }
  return found;
}

/**
 * The number of greatest magnitude in a tensor after a step, by its index among all locations; undefined without such a
 * tensor, or for a cell state or lists that are all 0.
 */
function largestOf(trace: Trace, tensor: string, step: number): { index: number; value: number } | undefined {
  const name = trace.has(`${tensor}.value`) ? `${tensor}.value` : tensor;
  const found = trace.get(name);
  if (!found) return undefined;
  const size = found.data.length / found.shape[0]!;
  const values = found.data.subarray(step * size, (step + 1) * size);
  let index = 0;
  for (let k = 1; k < size; k++) if (Math.abs(values[k]!) > Math.abs(values[index]!)) index = k;
  const isList = trace.touched !== undefined && LISTS.includes(tensor);
  if ((tensor === "c" || isList) && values[index] === 0) return undefined;
  return { index: wholeIndexOf(trace, name).of(step * size + index), value: values[index]! };
}

/** Returns the last step before the first judged answer; the last step of all if no step precedes an answer. */
export function fullestStep(judged: ArrayLike<number>): number {
  const first = Array.from(judged).indexOf(1);
  return first > 0 ? first - 1 : judged.length - 1;
}
