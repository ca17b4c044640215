/**
 * d_t = |state_t - state'_t|        growth = exp( mean_t log(d_{t+1} / d_t) )        horizon = first step whose thresholded output differs
 *
 * How an error spreads. The state after step s is changed by ε, in one number or in a whole tensor; both states then run on with the same
 * input. d_s = ε, d_t is the Euclidean distance of everything the networks carry from step to step. A growth above 1 means that errors
 * grow by that factor a step, below 1 that they die out.
 */
import { ArgumentError, type FloatArray, type SequenceInput, type Session, type State, type Trace } from "@dncjs/core";
import type { Sessions } from "../model.ts";
import { endToEnd } from "../sequence.ts";

/** The size of a perturbation where none is given. */
export const PERTURBATION = 1e-3;

export interface Perturbation {
  /** s, from 0: the state after this step is changed; at least one step must follow. */
  readonly step: number;
  /** A state tensor: memory, usage, link, precedence, readWeights, writeWeights, readVectors, h or c. */
  readonly tensor: string;
  /** Which of its numbers, end to end; where missing all of them, by the same amount, so that the change has the norm ε. */
  readonly index?: number;
  /** ε, 1e-3 where missing; may be negative. */
  readonly epsilon?: number;
  /** [T]: 1 at steps whose answer is judged; all where missing. */
  readonly judged?: ArrayLike<number>;
  /** A step's outputs as what they are taken for; by the signs of the logits where missing. */
  readonly decide?: Decide;
  /** How both states run on: with rows locked, say; as the network does by itself where missing. */
  readonly runOn?: RunOn;
}

/** Runs on from a state with the rest of the input x [T - s - 1, X] and traces it. */
export type RunOn = (state: State, x: Float64Array) => Promise<Trace>;

/** The decision that the logits of one step come to, as a text that is equal where the decisions are. */
export type Decide = (logits: FloatArray) => string;

export interface Cascade {
  readonly step: number;
  readonly tensor: string;
  /** The number that was changed; null where it was the whole tensor. */
  readonly index: number | null;
  readonly epsilon: number;
  /** [T - s]: d_s, d_{s+1}, …, d_{T-1}. */
  readonly distances: Float64Array;
  /** Factor by which the distance grows in a step, over all steps after s; 0 where it dies out. */
  readonly growth: number;
  /** The first step whose decision differs; null where none does. */
  readonly horizon: number | null;
  /** The same among the judged steps. */
  readonly answerHorizon: number | null;
  /** Judged steps whose decision differs. */
  readonly flipped: number;
}

/** Each logit by itself: above 0 or not. */
export const bySign: Decide = (logits) => Array.from(logits, (logit) => (logit > 0 ? "1" : "0")).join("");

/** The greatest logit; the first of equals. */
export const byLargest: Decide = (logits) => {
  let best = 0;
  for (let k = 1; k < logits.length; k++) if (logits[k]! > logits[best]!) best = k;
  return String(best);
};

/**
 * Runs one sequence x [T,X] twice, the second time with a perturbed state. @throws ArgumentError where the step, the tensor or the index
 * do not exist
 */
export async function cascade(model: Sessions, x: SequenceInput, perturbation: Perturbation): Promise<Cascade> {
  const flat = endToEnd(x, model.config.inputSize);
  const steps = flat.length / model.config.inputSize;
  const { step, tensor, index = null, epsilon = PERTURBATION } = perturbation;
  requireStep(step, steps);
  const session = model.session({ batch: 1 });
  try {
    await session.run(flat.subarray(0, (step + 1) * model.config.inputSize));
    const state = await session.snapshot();
    const perturbed = perturb(state, perturbation);
    const rest = flat.subarray((step + 1) * model.config.inputSize);
    const { runOn = runsOnIn(session) } = perturbation;
    const [plain, changed] = [await runOn(state, rest), await runOn(perturbed, rest)];
    const distances = [distanceOf(state.data, perturbed.data), ...distancesOf(plain, changed, state.names)];
    return {
      ...{ step, tensor, index, epsilon, distances: Float64Array.from(distances), growth: growthOf(distances) },
      ...flipsOf(plain, changed, perturbation),
    };
  } finally {
    session.dispose();
  }
}

/** The state with one number, or one tensor, changed. @throws ArgumentError */
export function perturb(
  state: State,
  { tensor, index, epsilon = PERTURBATION }: Pick<Perturbation, "tensor" | "index" | "epsilon">,
): State {
  if (!Number.isFinite(epsilon) || epsilon === 0) throw new ArgumentError("epsilon", epsilon, "a number that is not 0");
  const changed = state.fork();
  const values = changed.tensor(tensor);
  if (index === undefined) {
    const each = epsilon / Math.sqrt(values.length);
    for (let k = 0; k < values.length; k++) values[k]! += each;
    return changed;
  }
  if (!Number.isInteger(index) || index < 0 || index >= values.length) {
    throw new ArgumentError("index", index, `a whole number from 0 to ${values.length - 1}`);
  }
  values[index]! += epsilon;
  return changed;
}

function runsOnIn(session: Session): RunOn {
  return (state, x) => {
    session.restore(state);
    return session.trace(x);
  };
}

function distancesOf(a: Trace, b: Trace, names: readonly string[]): number[] {
  const steps = a.get("y")!.shape[0]!;
  return Array.from({ length: steps }, (_, t) => {
    const squares = names.map((name) => {
      const [left, right] = [a.get(name)!.data, b.get(name)!.data];
      const size = left.length / steps;
      return distanceOf(left.subarray(t * size, (t + 1) * size), right.subarray(t * size, (t + 1) * size)) ** 2;
    });
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  });
}

function distanceOf(a: FloatArray, b: FloatArray): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2;
  return Math.sqrt(sum);
}

/** The mean of log(d_{t+1}/d_t) over consecutive steps is log(d_last/d_first) over their number. */
function growthOf(distances: readonly number[]): number {
  return (distances.at(-1)! / distances[0]!) ** (1 / (distances.length - 1));
}

function flipsOf(
  a: Trace,
  b: Trace,
  { step, judged, decide = bySign }: Perturbation,
): Pick<Cascade, "horizon" | "answerHorizon" | "flipped"> {
  const [left, right] = [a.get("y")!, b.get("y")!];
  const [steps, size] = [left.shape[0]!, left.shape[2]!];
  const different = Array.from({ length: steps }, (_, t) => t).filter((t) => {
    const [one, other] = [left, right].map(({ data }) => decide(data.subarray(t * size, (t + 1) * size)));
    return one !== other;
  });
  const absolute = different.map((t) => step + 1 + t);
  const answers = judged ? absolute.filter((t) => judged[t] === 1) : absolute;
  return { horizon: absolute[0] ?? null, answerHorizon: answers[0] ?? null, flipped: answers.length };
}

function requireStep(step: number, steps: number): void {
  if (Number.isInteger(step) && step >= 0 && step <= steps - 2) return;
  throw new ArgumentError("step", step, `a step that another one follows, 0 to ${steps - 2}`);
}
