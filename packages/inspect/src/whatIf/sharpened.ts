/**
 * w ← Σ w · w^p / Σ w^p
 *
 * Sharpens a weighting: large weights grow, small ones shrink, and the sum stays the same. p = 1 changes nothing.
 */
import {
  ArgumentError,
  type FloatArray,
  type SequenceInput,
  type State,
  type Trace,
  type TraceTensor,
} from "@dncjs/core";
import { buildProgram, requireOptions, stateTensors } from "@dncjs/core/run";
import { requireItems, requireState, requireText } from "../checks.ts";
import { type Runnable, requireModel } from "../model.ts";
import { endToEnd } from "../sequence.ts";
import { sameLocations } from "../touched.ts";
import { type LocationLock, lockLocations, requireLock, runWith } from "./whatIf.ts";

/** State tensors that are weightings over memory locations, or whose rows are. */
export type Weighting = "readWeights" | "writeWeights" | "precedence" | "link";

/** Options of `sharpened`. */
export interface Sharpening {
  /** The weightings to sharpen. */
  readonly tensors: readonly Weighting[];
  /** p, above 0. @default 2 */
  readonly power?: number;
  /** Locations to lock during the run. @default none */
  readonly lock?: LocationLock;
  /** The state to continue from, of a batch of one. @default the zero state */
  readonly from?: State;
}

/**
 * Runs and traces a sequence x [T, X], nested or end to end, and sharpens weightings of the state after every step. The
 * next step continues from the sharpened weightings, and the trace contains them. In a link matrix each row is
 * sharpened by itself: row i weights the locations that may have been written before location i.
 * @throws ArgumentError if the power is not above 0, or the network has no memory or no such weighting
 */
export async function sharpened(model: Runnable, x: SequenceInput, sharpening: Sharpening): Promise<Trace> {
  const { tensors, power = 2, lock, from } = requireOptions("sharpening", sharpening, "tensors, power, lock, from");
  requireModel(model);
  requireItems("tensors", tensors, requireText);
  if (!(Number.isFinite(power) && power > 0)) throw new ArgumentError("power", power, "a number above 0");
  const { config } = model;
  if (!config.memory) throw new ArgumentError("model.config.memory", null, "a network with a memory");
  const X = config.inputSize;
  const flat = endToEnd(x, X);
  if (from !== undefined) requireState("from", from);
  if (lock !== undefined) requireLock(config, lock);
  const names = stateTensors(buildProgram(config)).map(({ name }) => name);
  const valuesOf = (tensor: string) => [tensor, `${tensor}.value`].find((name) => names.includes(name));
  const missing = tensors.find((tensor) => !valuesOf(tensor));
  if (missing !== undefined)
    throw new ArgumentError("tensors", missing, `state tensors of the network: ${names.join(", ")}`);
  let state = from;
  const steps: Trace[] = [];
  for (let begin = 0; begin < flat.length; begin += X) {
    const options = state ? { from: state } : {};
    const step = flat.subarray(begin, begin + X);
    const run = await runWith(model, step, locksAt(lock, begin / X), options, async (trace, session) => ({
      trace,
      state: await session.snapshot(),
    }));
    for (const tensor of tensors) {
      const values = valuesOf(tensor)!;
      sharpenRows(run.state.tensor(values), run.state.shape(values), power);
      // A trace has a dense weighting of the touched locations, and lists of links.
      const traced = run.trace.get(tensor) ?? run.trace.get(values)!;
      sharpenRows(traced.data, traced.shape, power);
    }
    state = run.state;
    steps.push(run.trace);
  }
  return joined(sameLocations(steps));
}

/** The locks of a run of one step, which is step `t` of the sequence. */
function locksAt(lock: LocationLock | undefined, t: number): LocationLock[] {
  if (!lock) return [];
  const { lockedLocations, from = 0, to = t } = lock;
  return from <= t && t <= to ? [lockLocations(lockedLocations)] : [];
}

function sharpenRows(values: FloatArray, shape: readonly number[], power: number): void {
  const size = shape.at(-1)!;
  for (let at = 0; at < values.length; at += size) sharpen(values.subarray(at, at + size), power);
}

/** Sharpens a weighting in place. */
function sharpen(weights: FloatArray, power: number): void {
  let before = 0;
  let after = 0;
  for (let n = 0; n < weights.length; n++) {
    before += weights[n]!;
    weights[n] = Math.max(0, weights[n]!) ** power;
    after += weights[n]!;
  }
  if (after > 0) for (let n = 0; n < weights.length; n++) weights[n]! *= before / after;
}

/** Joins traces of one step each into one trace. */
function joined(steps: readonly Trace[]): Trace {
  const whole = new Map<string, TraceTensor>();
  for (const [name, { shape, data }] of steps[0] ?? []) {
    const all = new (data.constructor as new (length: number) => FloatArray)(data.length * steps.length);
    steps.forEach((step, t) => {
      all.set(step.get(name)!.data, t * data.length);
    });
    whole.set(name, { shape: [steps.length, ...shape.slice(1)], data: all });
  }
  const touched = steps[0]?.touched;
  return touched ? Object.assign(whole, { touched }) : whole;
}
