/**
 * d_t = |state_t - state'_t|        growth = exp( mean_t log(d_{t+1} / d_t) )
 * horizon = first step whose thresholded output differs
 *
 * The spread of an error. The state after step s is changed by ε, in one number or in a whole tensor. Both states then
 * run on with the same input. d_s = ε; d_t is the Euclidean distance over all state tensors. A growth above 1 means
 * that errors grow by this factor per step, below 1 that they die out.
 */
import { ArgumentError, type FloatArray, type SequenceInput, type Session, type State, type Trace } from "@dncjs/core";
import { requireOptions } from "@dncjs/core/run";
import { requireFunction, requireIndex, requireState, requireSteps } from "../checks.ts";
import { requireModel, type SessionSource } from "../model.ts";
import { endToEnd } from "../sequence.ts";
import { sameLocations } from "../touched.ts";

/** The default ε. */
export const PERTURBATION = 1e-3;

export interface Perturbation {
  /** s, from 0: the state after this step is changed. At least one step must follow. */
  readonly step: number;
  /** A state tensor: memory, usage, link, precedence, readWeights, writeWeights, readVectors, h or c. */
  readonly tensor: string;
  /**
   * Index of the number in the tensor. Defaults to all numbers, changed by the same amount so that the change has the
   * norm ε.
   */
  readonly index?: number;
  /** ε; may be negative. @default 1e-3 */
  readonly epsilon?: number;
  /** `[T]`: 1 at steps whose answer is judged. @default all steps */
  readonly judged?: ArrayLike<number>;
  /** Turns the outputs of a step into a decision. @default `bySign` */
  readonly decide?: Decide;
  /** Runs both states on, for example with locked locations. @default the network without interventions */
  readonly runOn?: RunOn;
}

/** Continues from a state with the rest of the input x [T - s - 1, X], end to end, and traces it. */
export type RunOn = (state: State, x: Float64Array) => Promise<Trace>;

/** Returns the decision for the logits of one step, as a text. Equal texts are equal decisions. */
export type Decide = (logits: FloatArray) => string;

export interface Cascade {
  readonly step: number;
  readonly tensor: string;
  /** The number that was changed; null for the whole tensor. */
  readonly index: number | null;
  readonly epsilon: number;
  /** [T - s]: d_s, d_{s+1}, …, d_{T-1}. */
  readonly distances: Float64Array;
  /** Factor by which the distance grows per step, averaged over all steps after s; 0 if it dies out. */
  readonly growth: number;
  /** The first step whose decision differs; null if none differs. */
  readonly horizon: number | null;
  /** The first judged step whose decision differs; null if none differs. */
  readonly answerHorizon: number | null;
  /** Number of judged steps whose decision differs. */
  readonly flipped: number;
}

/** Decides each logit by itself: 1 if above 0, else 0. */
export const bySign: Decide = (logits) => Array.from(logits, (logit) => (logit > 0 ? "1" : "0")).join("");

/**
 * Decides for the index of the greatest logit, the first of equals: "3". With `groups` softmaxes, 1 by default, for an index in each: "3 0".
 * @throws ArgumentError if `groups` does not divide the number of logits
 */
export function byLargest(logits: FloatArray, groups: number = 1): string {
  const size = logits.length / groups;
  if (!Number.isInteger(size)) throw new ArgumentError("groups", groups, `a divisor of ${logits.length}, the logits`);
  return Array.from({ length: groups }, (_, group) => {
    const own = logits.subarray(group * size, (group + 1) * size);
    let best = 0;
    for (let k = 1; k < size; k++) if (own[k]! > own[best]!) best = k;
    return String(best);
  }).join(" ");
}

/**
 * Runs one sequence x [T, X], nested or end to end, and runs it again from a perturbed state.
 * @throws ArgumentError if the step, the tensor or the index does not exist, or the network is bidirectional
 */
export async function cascade(model: SessionSource, x: SequenceInput, perturbation: Perturbation): Promise<Cascade> {
  requireModel(model);
  const X = model.config.inputSize;
  if (model.config.bidirectional)
    throw new ArgumentError(
      "model",
      "a bidirectional network",
      "one that can continue from a state in the middle of an input",
    );
  const flat = endToEnd(x, X);
  checkPerturbation(perturbation, flat.length / X);
  const { step, tensor, index = null, epsilon = PERTURBATION } = perturbation;
  const session = model.session({ batch: 1 });
  try {
    await session.run(flat.subarray(0, (step + 1) * X));
    const state = await session.snapshot();
    const perturbed = perturb(state, perturbation);
    const rest = flat.subarray((step + 1) * X);
    const { runOn = runOnIn(session) } = perturbation;
    const plain = await runOn(state, rest);
    const changed = await runOn(perturbed, rest);
    const distances = [distanceOf(state.data, perturbed.data), ...distancesOf(plain, changed, tracedNames(state))];
    return {
      step,
      tensor,
      index,
      epsilon,
      distances: Float64Array.from(distances),
      growth: growthOf(distances),
      ...flipsOf(plain, changed, perturbation),
    };
  } finally {
    session.dispose();
  }
}

/**
 * Returns a copy of the state with one number, or a whole tensor, changed by ε. Of the lists of a sparse memory (a weighting, or the links of a
 * location) the index counts the numbers of all locations, and only the entries change.
 * @throws ArgumentError if the tensor or the index does not exist, a list lacks the location, or ε is 0 or not finite
 */
export function perturb(state: State, change: Pick<Perturbation, "tensor" | "index" | "epsilon">): State {
  const { tensor, index, epsilon = PERTURBATION } = requireOptions("change", change, "tensor, index, epsilon");
  if (!Number.isFinite(epsilon) || epsilon === 0) throw new ArgumentError("epsilon", epsilon, "a number that is not 0");
  requireState("state", state);
  const changed = state.fork();
  if (typeof tensor === "string" && !state.names.includes(tensor) && state.names.includes(`${tensor}.index`)) {
    perturbLists(changed, change);
    return changed;
  }
  const values = changed.tensor(tensor);
  if (index === undefined) {
    const each = epsilon / Math.sqrt(values.length);
    for (let k = 0; k < values.length; k++) values[k]! += each;
    return changed;
  }
  requireIndex("index", index, values.length);
  values[index]! += epsilon;
  return changed;
}

function perturbLists(state: State, { tensor, index, epsilon = PERTURBATION }: Parameters<typeof perturb>[1]): void {
  const entries = state.tensor(`${tensor}.index`);
  const values = state.tensor(`${tensor}.value`);
  if (index === undefined) {
    const each = epsilon / Math.sqrt(entries.filter((entry) => entry > 0).length);
    for (let k = 0; k < values.length; k++) if (entries[k]! > 0) values[k]! += each;
    return;
  }
  const N = state.shape("usage")[1]!;
  const size = state.shape(`${tensor}.index`).at(-1)!;
  requireIndex("index", index, (entries.length / size) * N);
  const begin = Math.floor(index / N) * size;
  const place = entries.subarray(begin, begin + size).indexOf((index % N) + 1);
  if (place < 0)
    throw new ArgumentError("index", index, `an entry of a list: this one of ${tensor} lacks location ${index % N}`);
  values[begin + place]! += epsilon;
}

function runOnIn(session: Session): RunOn {
  return (state, x) => {
    session.restore(state);
    return session.trace(x);
  };
}

/** The names of the state in a trace. Of a sparse memory, lists of weights are dense tensors there; links are lists, see `linkDistance`. */
function tracedNames({ names }: State): readonly string[] {
  const listed = names.filter((name) => !name.startsWith("link."));
  return [...new Set(listed.map((name) => name.replace(/\.(index|value)$/, "")))];
}

/** The distance of the two states after each step. */
function distancesOf(left: Trace, right: Trace, names: readonly string[]): number[] {
  const steps = left.get("y")!.shape[0]!;
  const [a, b] = sameLocations([left, right]) as [Trace, Trace];
  return Array.from({ length: steps }, (_, t) => {
    const squares = names.map((name) => {
      const left = a.get(name)!.data;
      const right = b.get(name)!.data;
      const size = left.length / steps;
      return distanceOf(left.subarray(t * size, (t + 1) * size), right.subarray(t * size, (t + 1) * size)) ** 2;
    });
    return Math.sqrt(squares.reduce((sum, square) => sum + square, linkDistance(a, b, t) ** 2));
  });
}

/** The distance of lists of links after step t: a link that a list lacks is 0. */
function linkDistance(a: Trace, b: Trace, t: number): number {
  const index = a.get("link.index");
  if (!index) return 0;
  const [T, size] = [index.shape[0]!, index.shape.at(-1)!];
  const step = (trace: Trace, name: string) => {
    const { data } = trace.get(name)!;
    return data.subarray((t * data.length) / T, ((t + 1) * data.length) / T);
  };
  const [columns, others] = [step(a, "link.index"), step(b, "link.index")];
  const [links, otherLinks] = [step(a, "link.value"), step(b, "link.value")];
  let sum = 0;
  for (let row = 0; row < columns.length; row += size) {
    const differences = new Map<number, number>();
    for (let k = row; k < row + size; k++) if (columns[k]! > 0) differences.set(columns[k]!, links[k]!);
    for (let k = row; k < row + size; k++) {
      if (others[k]! > 0) differences.set(others[k]!, (differences.get(others[k]!) ?? 0) - otherLinks[k]!);
    }
    for (const difference of differences.values()) sum += difference ** 2;
  }
  return Math.sqrt(sum);
}

function distanceOf(a: FloatArray, b: FloatArray): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2;
  return Math.sqrt(sum);
}

/** The mean of log(d_{t+1}/d_t) over consecutive steps is log(d_last/d_first) divided by their number. */
function growthOf(distances: readonly number[]): number {
  return (distances.at(-1)! / distances[0]!) ** (1 / (distances.length - 1));
}

function flipsOf(
  a: Trace,
  b: Trace,
  { step, judged, decide = bySign }: Perturbation,
): Pick<Cascade, "horizon" | "answerHorizon" | "flipped"> {
  const left = a.get("y")!;
  const right = b.get("y")!;
  const steps = left.shape[0]!;
  const size = left.shape[2]!;
  const decisionAt = (y: FloatArray, t: number) => decide(y.subarray(t * size, (t + 1) * size));
  const flips = Array.from({ length: steps }, (_, t) => t)
    .filter((t) => decisionAt(left.data, t) !== decisionAt(right.data, t))
    .map((t) => step + 1 + t);
  const answers = judged ? flips.filter((t) => judged[t] === 1) : flips;
  return { horizon: flips[0] ?? null, answerHorizon: answers[0] ?? null, flipped: answers.length };
}

function checkPerturbation(perturbation: Perturbation, steps: number): void {
  const { step, judged, decide, runOn } = requireOptions("perturbation", perturbation, "step, tensor, ...");
  requireStep(step, steps);
  if (judged !== undefined) requireSteps("judged", judged, steps);
  for (const [name, value] of Object.entries({ decide, runOn })) if (value !== undefined) requireFunction(name, value);
}

function requireStep(step: number, steps: number): void {
  if (Number.isInteger(step) && step >= 0 && step <= steps - 2) return;
  throw new ArgumentError("step", step, `a whole number from 0 to ${steps - 2}: at least one step must follow`);
}
