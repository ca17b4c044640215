/**
 * To first order, the error of a free run is the sum of the errors of its single steps, each carried on by the reference. This module computes
 * the sum for the output with the largest error.
 */
import { type AnyBackend, Dnc, State } from "@dncjs/core";
import { forcedReference } from "./steps.ts";
import type { Trial } from "./trials.ts";

export interface Propagation {
  /** Largest error of y. */
  readonly error: number;
  /** The sum of the contributions of all steps to this output, with the sign of the error. */
  readonly sum: number;
  /** The step with the largest contribution. */
  readonly step: number;
  readonly contribution: number;
}

/** For trials of one sequence. */
export async function propagate(backend: AnyBackend, trial: Trial): Promise<Propagation> {
  const { reference, batch, bytes } = trial;
  const { x, steps: T } = batch;
  const Y = reference.config.outputSize;
  const model = Dnc.load(bytes, { backend });
  const expected = await runFrom(reference, State.zero(reference.config, 1), x);
  const found = await runFrom(model, State.zero(reference.config, 1), x);
  const errors = Array.from(expected, (y, k) => found[k]! - y);
  const at = errors.reduce((worst, error, k) => (Math.abs(error) > Math.abs(errors[worst]!) ? k : worst), 0);
  const session = model.session({ batch: T });
  session.restore((await forcedReference(trial)).state);
  const y = await session.run(x);
  const after = await session.snapshot();
  const carried = await carryOn(trial, State.of(reference.config, T, Float64Array.from(after.data)));
  for (const part of [session, model]) part.dispose();
  const t = Math.floor(at / Y);
  const contributions = Array.from({ length: t + 1 }, (_, s) =>
    s === t ? y[at]! - expected[at]! : carried[(t * T + s) * Y + (at % Y)]! - expected[at]!,
  );
  const step = contributions.reduce(
    (worst, one, s) => (Math.abs(one) > Math.abs(contributions[worst]!) ? s : worst),
    0,
  );
  const sum = contributions.reduce((total, one) => total + one, 0) * Math.sign(errors[at]!);
  return { error: Math.abs(errors[at]!), sum, step, contribution: Math.abs(contributions[step]!) };
}

/** Runs the reference from states [T,...]: batch element s holds the state after step s, and is active in later steps. Returns y [T,T,Y]. */
async function carryOn({ reference, batch: { x, steps: T } }: Trial, after: State): Promise<ArrayLike<number>> {
  const X = reference.config.inputSize;
  const repeated = new Float32Array(T * T * X);
  for (let k = 0; k < T * T; k++) repeated.set(x.subarray(Math.floor(k / T) * X, (Math.floor(k / T) + 1) * X), k * X);
  const mask = Uint8Array.from({ length: T * T }, (_, k) => Number(Math.floor(k / T) > k % T));
  return runFrom(reference, after, repeated, mask);
}

async function runFrom(model: Dnc, state: State, x: Float32Array, mask?: Uint8Array): Promise<ArrayLike<number>> {
  const session = model.session({ batch: state.batch });
  session.restore(state);
  const y = await session.run(x, mask);
  session.dispose();
  return y;
}
