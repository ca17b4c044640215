import { Dnc, type DncConfig, Random, ReferenceBackend, type Session, State } from "@dncjs/core";
import { type ModelFile, relativeError } from "@dncjs/core/run";

export const STEPS = 100;
export const BATCH = 2;

/** The tensors of a state and y, by name: what a step gives in another program. */
export type StepResult = Readonly<Record<string, ArrayLike<number>>>;

/** Runs one step of another program. */
export type OtherStep = (x: Float32Array, state: State) => Promise<StepResult>;

/** The state from which another program starts a step: that of its own step before, or that of this library, so that errors do not accumulate. */
export type Start = "own state" | "our state";

/**
 * The start that a bound of errors allows. The exact order depends on the last bit of usages that no step has told apart (docs/math.md, "Why the
 * sort key is rounded"), and layer norm gives random networks sharp weightings, which multiply errors in every step.
 */
export function startFor({ memory, layerNorm }: DncConfig): Start {
  return memory?.usageResolution === "exact" || layerNorm ? "our state" : "own state";
}

/** A network with random weights, larger than those at the start of a training, so that weightings are sharp. */
export async function randomModel(config: DncConfig, seed = 3): Promise<Omit<ModelFile, "version">> {
  const dnc = Dnc.create(config, { backend: new ReferenceBackend(), seed });
  const values = Float32Array.from(await dnc.parameters.values.read(), (value) => 1.5 * value);
  return { config, seed, provenance: {}, values };
}

/**
 * Returns the largest error of y and of the state over a sequence of random bits, against the float32 reference: of each tensor relative to its
 * largest number. `only` is the tensor to compare; by default all.
 */
export async function largestError(
  model: Omit<ModelFile, "version">,
  other: OtherStep,
  start: Start,
  only?: string,
): Promise<number> {
  const dnc = Dnc.create(model.config, { backend: new ReferenceBackend({ precision: "float32" }), seed: 1 });
  dnc.parameters.values.write(model.values);
  const session = dnc.session({ batch: BATCH });
  let state = State.zero(model.config, BATCH);
  const random = new Random(5);
  const results: { readonly found: StepResult; readonly expected: StepResult }[] = [];
  for (let t = 0; t < STEPS; t++) {
    const x = Float32Array.from({ length: BATCH * model.config.inputSize }, () => Math.round(random.uniform()));
    if (start === "our state") state = await session.snapshot();
    const found = await other(x, state);
    results.push({ found, expected: await stepOf(session, x) });
    state = stateOf(found, state);
  }
  const names = only === undefined ? Object.keys(results[0]!.found) : [only];
  const sequence = (of: "found" | "expected", name: string) => results.flatMap((step) => Array.from(step[of][name]!));
  return Math.max(...names.map((name) => relativeError(sequence("found", name), sequence("expected", name))));
}

async function stepOf(session: Session, x: Float32Array): Promise<StepResult> {
  const y = await session.step(x);
  const state = await session.snapshot();
  return Object.fromEntries([["y", y], ...state.names.map((name) => [name, state.tensor(name)])]) as StepResult;
}

/** A copy of `state` with the numbers of a result. */
function stateOf(result: StepResult, state: State): State {
  const next = state.fork();
  for (const name of next.names) if (result[name]) next.tensor(name).set(result[name]);
  return next;
}
