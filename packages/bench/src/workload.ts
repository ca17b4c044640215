import { type AnyBackend, Dnc, Random, type Session } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import {
  buildProgram,
  createTrainingRunner,
  type DncProgram,
  type Parameters,
  type Plan,
  type Program,
  planFor,
  type TrainingRunner,
} from "@dncjs/core/run";
import { type Configuration, networkOf } from "./configurations.ts";
import { writtenState } from "./writtenState.ts";

/** Work that is timed, in sequences of random bits. */
export interface Workload {
  readonly program: Program;
  readonly batch: number;
  /** Time steps of a sequence. */
  readonly steps: number;
  sequence(): Promise<unknown>;
  dispose(): void;
}

export interface TrainingOptions {
  /** Keep the state of every k-th step and recompute the others. */
  readonly keepEvery?: number;
  /** Whether RMSProp updates the parameters. Defaults to true. */
  readonly update?: boolean;
}

/** Training: one sequence forward and backward, with the loss on all outputs, and an RMSProp update. */
export class TrainingWorkload implements Workload {
  readonly program: DncProgram;
  readonly batch: number;
  readonly steps: number;
  readonly plan: Plan<DncProgram>;
  readonly #backend: AnyBackend;
  readonly #dnc: Dnc;
  readonly #runner: TrainingRunner;
  readonly #meanSquare: Block;
  readonly #momentum: Block;
  readonly #updates: boolean;
  readonly #written: boolean;

  constructor(backend: AnyBackend, configuration: Configuration, options: TrainingOptions = {}) {
    const { batch, steps, inputSize, outputSize } = configuration;
    this.batch = batch;
    this.steps = steps;
    this.#backend = backend;
    this.#updates = options.update ?? true;
    this.#dnc = Dnc.create(networkOf(configuration), { backend, seed: 1 });
    this.program = buildProgram(this.#dnc.config, { loss: "sigmoidCrossEntropy" });
    const checkpoints = options.keepEvery === undefined ? {} : { keepEvery: options.keepEvery };
    this.plan = planFor(backend, this.program, {
      purpose: "train",
      batch,
      steps,
      inputGradient: false,
      stateGradient: false,
      ...checkpoints,
    });
    this.#meanSquare = backend.allocate(this.#dnc.parameterCount);
    this.#momentum = backend.allocate(this.#dnc.parameterCount);
    this.#runner = createTrainingRunner(backend, this.plan, this.#dnc.parameters);
    this.#runner.data.write("x", randomBits(steps * batch * inputSize));
    this.#runner.data.write("target", randomBits(steps * batch * outputSize));
    this.#runner.data.write("lossWeight", new Float32Array(steps * batch).fill(1 / batch));
    this.#written = configuration.written === true;
    if (this.#written) this.#runner.data.writeState(writtenState(this.#dnc.config, batch).data);
  }

  get parameters(): Parameters {
    return this.#dnc.parameters;
  }

  /** Returns the loss before the update: the sum over steps and outputs, the mean over batch elements. */
  async sequence(): Promise<number> {
    const { data } = this.#runner;
    const { values, gradients } = this.#dnc.parameters;
    // After a backward pass a sparse memory stands at state(0) again, which the next pass starts from.
    if (!this.#written) data.writeState();
    this.#runner.forward(this.steps);
    data.zeroGradients();
    data.fillGradient("loss", 1);
    this.#runner.backward({ accumulate: "store" });
    const operands = { parameters: values, gradients, meanSquare: this.#meanSquare, momentum: this.#momentum };
    if (this.#updates) this.#backend.update("rmspropTorch", operands, rmsprop);
    let sum = 0;
    for (const loss of await data.read("loss")) sum += loss;
    return sum;
  }

  dispose(): void {
    for (const part of [this.#runner, this.#meanSquare, this.#momentum, this.#dnc]) part.dispose();
  }
}

const rmsprop = { learningRate: 1e-4, decay: 0.99, momentumDecay: 0, epsilon: 1e-10, weightDecay: 0 } as const;

/** Inference at batch 1: one awaited `session.step` after the other. The state continues from sequence to sequence. */
export class InferenceWorkload implements Workload {
  readonly program: Program;
  readonly batch: number = 1;
  readonly steps: number;
  readonly #dnc: Dnc;
  readonly #session: Session;
  readonly #inputs: readonly Float32Array[];

  constructor(backend: AnyBackend, configuration: Configuration) {
    const { inputSize, steps } = configuration;
    this.steps = steps;
    this.#dnc = Dnc.create(networkOf(configuration), { backend, seed: 1 });
    this.#session = this.#dnc.session();
    if (configuration.written) this.#session.restore(writtenState(this.#dnc.config, 1));
    this.program = buildProgram(this.#dnc.config);
    const bits = randomBits(steps * inputSize);
    this.#inputs = Array.from({ length: steps }, (_, t) => bits.subarray(t * inputSize, (t + 1) * inputSize));
  }

  async sequence(): Promise<void> {
    for (const x of this.#inputs) await this.#session.step(x);
  }

  dispose(): void {
    this.#session.dispose();
    this.#dnc.dispose();
  }
}

/** Returns `length` random bits, the same in every call. */
export function randomBits(length: number): Float32Array {
  const random = new Random(1);
  return Float32Array.from({ length }, () => random.integer(2));
}
