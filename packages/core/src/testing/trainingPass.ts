import type { Backend } from "../backend/contract.ts";
import { ReferenceBackend } from "../backend/reference/backend.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import { planFor } from "../layout/plan.ts";
import { buildProgram } from "../network/build.ts";
import { type DncConfig, type DncOptions, defineConfig } from "../network/config.ts";
import type { Objective } from "../network/objective.ts";
import type { SequenceMask } from "../run/mask.ts";
import { Parameters } from "../run/parameters.ts";
import { TrainingExecutor } from "../run/trainingExecutor.ts";
import { randomNumbers } from "./networks.ts";

/** A network ready to run forward and backward. */
export interface TrainingSetup {
  readonly config: DncConfig;
  readonly parameters: Parameters;
  readonly executor: TrainingExecutor;
}

export interface TrainingSetupOptions {
  readonly batch: number;
  readonly steps: number;
  readonly keepEvery?: number;
  readonly stateGradient?: boolean;
  readonly objective?: Objective;
  /** Defaults to the float64 reference. */
  readonly backend?: Backend;
}

/** Creates a network with random weights in ±0.8, large enough that gates open and close and the memory is used. */
export function createTrainingSetup(options: DncOptions, setupOptions: TrainingSetupOptions): TrainingSetup {
  const { objective, backend = new ReferenceBackend(), ...plan } = setupOptions;
  const config = defineConfig(options);
  const parameters = new Parameters(backend, config);
  parameters.values.write(randomNumbers("parameters", parameters.layout.length, 0.8));
  const executor = new TrainingExecutor(
    backend,
    planFor(backend, buildProgram(config, objective), { ...plan, purpose: "train" }),
    parameters,
  );
  return { config, parameters, executor };
}

/** Inputs of a pass. `sequences` and `gradients` have tensors of the program by name. */
export interface PassInput {
  readonly steps: number;
  readonly mask?: SequenceMask;
  readonly state?: ArrayLike<number>;
  /** x, and with an objective target, lossWeight, stepWeight; [T,B,...]. */
  readonly sequences: Readonly<Record<string, ArrayLike<number>>>;
  /** Output gradients from which the backward pass starts: y, or with an objective loss and writeCost; [T,B,...]. */
  readonly gradients: Readonly<Record<string, ArrayLike<number>>>;
  readonly stateGradient?: ArrayLike<number>;
}

export interface PassResult {
  /** y, and with an objective loss and writeCost; [T,B,...]. */
  readonly outputs: Readonly<Record<string, FloatArray>>;
  readonly state: FloatArray;
  readonly dx: FloatArray;
  readonly dState: FloatArray;
  readonly dParameters: FloatArray;
}

/**
 * Runs forward and backward. Adds to the parameter gradients `before`, which default to 0.
 * @throws Error for a result that is not finite: expect() takes NaN for equal to NaN
 */
export async function trainingPass(
  setup: TrainingSetup,
  input: PassInput,
  before?: ArrayLike<number>,
): Promise<PassResult> {
  const { data } = setup.executor;
  forwardPass(setup, input);
  const names = ["y", ...Object.keys(input.gradients)];
  const outputs = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await data.read(name)] as const)),
  );
  const state = await data.readState();
  data.zeroGradients();
  for (const [name, values] of Object.entries(input.gradients)) data.writeGradient(name, values);
  if (input.stateGradient) data.writeStateGradient(input.stateGradient);
  if (before) setup.parameters.gradients.write(before);
  else setup.parameters.gradients.fill(0);
  setup.executor.backward();
  const dx = await data.readGradient("x");
  const dState = await data.readStateGradient();
  const found = { state, dx, dState, dParameters: await setup.parameters.gradients.read() };
  for (const [name, values] of Object.entries({ ...outputs, ...found })) {
    if (!values.every(Number.isFinite)) throw new Error(`${name} holds values that are not finite`);
  }
  return { outputs, ...found };
}

/** The function whose gradients a pass computes: Σ gradient · value over all output gradients. */
export async function objectiveOf(setup: TrainingSetup, input: PassInput): Promise<number> {
  const { data } = setup.executor;
  forwardPass(setup, input);
  let sum = input.stateGradient ? dot(await data.readState(), input.stateGradient) : 0;
  for (const [name, seeds] of Object.entries(input.gradients)) sum += dot(await data.read(name), seeds);
  return sum;
}

function forwardPass({ executor }: TrainingSetup, { steps, mask, state, sequences }: PassInput): void {
  for (const [name, values] of Object.entries(sequences)) executor.data.write(name, values);
  executor.data.writeState(state);
  executor.forward(steps, mask);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
