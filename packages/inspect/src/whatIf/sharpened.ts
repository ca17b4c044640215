/**
 * w ← Σ w · w^p / Σ w^p
 *
 * A weighting made more certain: what it favours, it favours more; p = 1 leaves it, and its sum stays as it is.
 */
import { ArgumentError, type FloatArray, type SequenceInput, State, type Trace, type TraceTensor } from "@dncjs/core";
import type { Runnable } from "../model.ts";
import { endToEnd } from "../sequence.ts";
import { type RowLock, whatIf } from "./whatIf.ts";

/** State tensors that are weightings over the rows of memory, or rows of such. */
export type Weighting = "readWeights" | "writeWeights" | "precedence" | "link";

export interface Sharpening {
  readonly tensors: readonly Weighting[];
  /** p, above 0; 2 where missing. */
  readonly power?: number;
  /** Rows locked all the while. */
  readonly lock?: RowLock;
  /** The state to run on from, of a batch of one; an empty memory where missing. */
  readonly from?: State;
}

/**
 * Runs a sequence x [T,X] with some weightings of the state sharpened after every step, and traces it: the next step goes on from the sharpened ones, and the
 * trace has these. Of a link matrix each row is sharpened: what came before it. @throws ArgumentError
 */
export async function sharpened(
  model: Runnable,
  x: SequenceInput,
  { tensors, power = 2, lock, from }: Sharpening,
): Promise<Trace> {
  if (!(Number.isFinite(power) && power > 0)) throw new ArgumentError("power", power, "a number above 0");
  const { config } = model;
  if (!config.memory) throw new ArgumentError("model", "one without memory", "a network with a memory");
  const flat = endToEnd(x, config.inputSize);
  let state = from ?? State.zero(config, 1);
  const missing = tensors.find((tensor) => !state.names.includes(tensor));
  if (missing) throw new ArgumentError("tensors", missing, "weightings that the network carries from step to step");
  const steps: Trace[] = [];
  for (let at = 0; at < flat.length; at += config.inputSize) {
    const trace = await whatIf(model, flat.subarray(at, at + config.inputSize), lock ? [lock] : [], { from: state });
    for (const tensor of tensors) {
      const { data } = trace.get(tensor)!;
      for (let n = 0; n < data.length; n += config.memory.locations)
        sharpen(data.subarray(n, n + config.memory.locations), power);
    }
    state = State.zero(config, 1);
    for (const name of state.names) state.tensor(name).set(trace.get(name)!.data);
    steps.push(trace);
  }
  return endToEndOf(steps);
}

/** In place. */
function sharpen(weights: FloatArray, power: number): void {
  let [before, after] = [0, 0];
  for (let n = 0; n < weights.length; n++) {
    before += weights[n]!;
    weights[n] = Math.max(0, weights[n]!) ** power;
    after += weights[n]!;
  }
  if (after > 0) for (let n = 0; n < weights.length; n++) weights[n]! *= before / after;
}

/** One trace of many steps from traces of one. */
function endToEndOf(steps: readonly Trace[]): Trace {
  const joined = new Map<string, TraceTensor>();
  for (const [name, { shape, data }] of steps[0] ?? []) {
    const all = new (data.constructor as new (length: number) => FloatArray)(data.length * steps.length);
    steps.forEach((step, t) => {
      all.set(step.get(name)!.data, t * data.length);
    });
    joined.set(name, { shape: [steps.length, ...shape.slice(1)], data: all });
  }
  return joined;
}
