import { type AnyBackend, Dnc, type FloatArray, State, type Trace, wholeTrace } from "@dncjs/core";
import type { Trial } from "./trials.ts";

/** The largest difference from the reference in a tensor of a trace. */
export interface TensorError {
  readonly tensor: string;
  readonly error: number;
  /** The largest number of the tensor in the reference. */
  readonly scale: number;
}

export interface FreeRun {
  /** Largest difference of y from the reference. */
  readonly error: number;
  /** Number of decisions, and of those that differ from the reference's. */
  readonly decisions: number;
  readonly flipped: number;
}

/** Runs every step of the trial from the state that the reference has before it. All steps are one batch. */
export async function forcedTraces(backend: AnyBackend, trial: Trial): Promise<{ found: Trace; expected: Trace }> {
  const { state, expected } = await forcedReference(trial);
  return { found: await withModel(backend, trial, (model) => stepFrom(model, state, trial.batch.x)), expected };
}

export async function forcedErrors(backend: AnyBackend, trial: Trial): Promise<TensorError[]> {
  const { found, expected } = await forcedTraces(backend, trial);
  return [...expected].map(([tensor, { data }]) => {
    const error = largestDifference(found.get(tensor)!.data, data);
    return { tensor, error, scale: largestDifference(data, new Float64Array(data.length)) };
  });
}

/** Runs the trial from the zero state and compares the outputs. */
export async function freeRun(backend: AnyBackend, trial: Trial): Promise<FreeRun> {
  const traces = [await withModel(backend, trial, (model) => runFreely(model, trial)), await freeReference(trial)];
  const [found, expected] = traces.map((trace) => trace.get("y")!.data);
  const [decisions, others] = [found!, expected!].map((y) => decisionsOf(y, trial));
  const flipped = decisions!.filter((decision, k) => decision !== others![k]).length;
  return { error: largestDifference(found!, expected!), decisions: decisions!.length, flipped };
}

export interface ForcedReference {
  /** The states before all steps: batch element t · B + b is sequence b before step t. */
  readonly state: State;
  readonly expected: Trace;
}

const forced = new WeakMap<Trial, Promise<ForcedReference>>();
const free = new WeakMap<Trial, Promise<Trace>>();

export function forcedReference(trial: Trial): Promise<ForcedReference> {
  if (!forced.has(trial)) forced.set(trial, stepReference(trial));
  return forced.get(trial)!;
}

function freeReference(trial: Trial): Promise<Trace> {
  if (!free.has(trial)) free.set(trial, runFreely(trial.reference, trial));
  return free.get(trial)!;
}

async function stepReference(trial: Trial): Promise<ForcedReference> {
  const { steps, batch, x } = trial.batch;
  const trace = await freeReference(trial);
  const state = State.zero(trial.reference.config, steps * batch);
  for (const name of state.names) {
    const { data } = trace.get(name)!;
    const perStep = data.length / steps;
    state.tensor(name).set(data.subarray(0, (steps - 1) * perStep), perStep);
  }
  return { state, expected: await stepFrom(trial.reference, state, x) };
}

async function stepFrom(model: Dnc, state: State, x: Float32Array): Promise<Trace> {
  const session = model.session({ batch: state.batch });
  session.restore(state);
  const trace = wholeTrace(await session.trace(x));
  session.dispose();
  return trace;
}

async function runFreely(model: Dnc, { batch: { batch, x, mask } }: Trial): Promise<Trace> {
  const session = model.session({ batch });
  const trace = wholeTrace(await session.trace(x, mask));
  session.dispose();
  return trace;
}

async function withModel<Result>(
  backend: AnyBackend,
  { bytes }: Trial,
  run: (model: Dnc) => Promise<Result>,
): Promise<Result> {
  const model = Dnc.load(bytes, { backend });
  try {
    return await run(model);
  } finally {
    model.dispose();
  }
}

/** NaN if a value is NaN. */
function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let k = 0; k < b.length; k++) {
    const difference = Math.abs(a[k]! - b[k]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** For each active step the index of the largest output of each group of classes, or for each output whether it is positive. */
function decisionsOf(y: FloatArray, { classes, reference, batch: { mask } }: Trial): number[] {
  const Y = reference.config.outputSize;
  return [...mask.subarray(0, y.length / Y)].flatMap((active, position) => {
    if (active === 0) return [];
    const outputs = [...y.subarray(position * Y, (position + 1) * Y)];
    if (classes === 0) return outputs.map((output) => Number(output > 0));
    return Array.from({ length: Y / classes }, (_, group) => {
      const answers = outputs.slice(group * classes, (group + 1) * classes);
      return answers.indexOf(Math.max(...answers));
    });
  });
}
