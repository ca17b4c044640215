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

/** The trace of a backend, and that of the reference. */
export interface Traces {
  readonly found: Trace;
  readonly expected: Trace;
}

/** Runs steps of the trial, each from the state that the reference has before it. All steps are one batch. */
export async function forcedTraces(backend: AnyBackend, trial: Trial, most?: number): Promise<Traces> {
  const { state, x, expected } = await forcedReference(trial, most);
  return { found: await withModel(backend, trial, (model) => stepFrom(model, state, x)), expected };
}

export function errorsOf({ found, expected }: Traces): TensorError[] {
  return [...expected].map(([tensor, { data }]) => {
    const error = largestDifference(found.get(tensor)!.data, data);
    return { tensor, error, scale: largestDifference(data, new Float64Array(data.length)) };
  });
}

/** Runs trials of one model from the zero state, as one batch, and compares the outputs. */
export async function freeRuns(backend: AnyBackend, trials: readonly Trial[]): Promise<FreeRun[]> {
  const { steps, batch, x, mask } = sideBySide(trials.map((trial) => trial.batch));
  const y = await withModel(backend, trials[0]!, async (model) => {
    const session = model.session({ batch });
    const outputs = await session.run(x, mask);
    session.dispose();
    return outputs;
  });
  let first = 0;
  return Promise.all(
    trials.map(async (trial) => {
      const found = elementsOf(y, { steps, batch }, first, trial.batch);
      first += trial.batch.batch;
      const expected = (await freeReference(trial)).get("y")!.data;
      const [decisions, others] = [found, expected].map((outputs) => decisionsOf(outputs, trial));
      const flipped = decisions!.filter((decision, k) => decision !== others![k]).length;
      return { error: largestDifference(found, expected), decisions: decisions!.length, flipped };
    }),
  );
}

/** Joins batches to one with all their sequences. Shorter ones are masked after their end. */
function sideBySide(parts: readonly Trial["batch"][]): Trial["batch"] {
  const steps = Math.max(...parts.map((part) => part.steps));
  const batch = parts.reduce((sum, part) => sum + part.batch, 0);
  const X = parts[0]!.x.length / (parts[0]!.steps * parts[0]!.batch);
  const x = new Float32Array(steps * batch * X);
  const mask = new Float32Array(steps * batch);
  let first = 0;
  for (const part of parts) {
    for (let t = 0; t < part.steps; t++) {
      x.set(part.x.subarray(t * part.batch * X, (t + 1) * part.batch * X), (t * batch + first) * X);
      mask.set(part.mask.subarray(t * part.batch, (t + 1) * part.batch), t * batch + first);
    }
    first += part.batch;
  }
  return { steps, batch, x, mask };
}

/** Returns the steps of some batch elements of y, from element `first` on. */
function elementsOf(
  y: FloatArray,
  whole: Pick<Trial["batch"], "steps" | "batch">,
  first: number,
  part: Pick<Trial["batch"], "steps" | "batch">,
): FloatArray {
  const Y = y.length / (whole.steps * whole.batch);
  const found = new Float64Array(part.steps * part.batch * Y);
  for (let t = 0; t < part.steps; t++) {
    const begin = (t * whole.batch + first) * Y;
    found.set(y.subarray(begin, begin + part.batch * Y), t * part.batch * Y);
  }
  return found;
}

export interface ForcedReference {
  /** The states before the steps. If there are all T · B, batch element t · B + b is sequence b before step t. */
  readonly state: State;
  /** [1,steps,X] */
  readonly x: Float32Array;
  readonly expected: Trace;
}

const forced = new WeakMap<Trial, Map<number, Promise<ForcedReference>>>();
const free = new WeakMap<Trial, Promise<Trace>>();

/** Runs the steps of the trial on the reference: all of them, or at most `most` at equal distances. */
export function forcedReference(trial: Trial, most: number = Number.POSITIVE_INFINITY): Promise<ForcedReference> {
  const known = forced.get(trial) ?? new Map<number, Promise<ForcedReference>>();
  forced.set(trial, known);
  if (!known.has(most)) known.set(most, stepReference(trial, most));
  return known.get(most)!;
}

function freeReference(trial: Trial): Promise<Trace> {
  if (!free.has(trial)) free.set(trial, runFreely(trial.reference, trial));
  return free.get(trial)!;
}

async function stepReference(trial: Trial, most: number): Promise<ForcedReference> {
  const { reference } = trial;
  const { steps, batch, x } = trial.batch;
  const trace = await freeReference(trial);
  const distance = Math.max(1, Math.ceil((steps * batch) / most));
  const chosen = Array.from({ length: Math.ceil((steps * batch) / distance) }, (_, k) => k * distance);
  const state = State.zero(reference.config, chosen.length);
  for (const name of state.names) {
    const { data } = trace.get(name)!;
    const size = data.length / (steps * batch);
    const target = state.tensor(name);
    for (const [k, at] of chosen.entries()) {
      if (at >= batch) target.set(data.subarray((at - batch) * size, (at - batch + 1) * size), k * size);
    }
  }
  const X = reference.config.inputSize;
  const inputs = Float32Array.from(
    { length: chosen.length * X },
    (_, k) => x[chosen[Math.floor(k / X)]! * X + (k % X)]!,
  );
  return { state, x: inputs, expected: await stepFrom(reference, state, inputs) };
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
