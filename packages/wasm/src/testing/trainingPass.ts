import { type Backend, type DncConfig, defineConfig, type FloatArray } from "@dncjs/core";
import type { LoweringOptions, Program } from "@dncjs/core/backend";
import { buildProgram, Parameters, planFor, TrainingExecutor } from "@dncjs/core/run";
import { lowerForWasm } from "../lower.ts";

export interface PassOptions {
  readonly batch: number;
  readonly steps: number;
  readonly masked: boolean;
  readonly keepEvery?: number;
  /** Keeps the links of every k-th step. Defaults to every step. */
  readonly keepLinks?: number;
  readonly stateGradient?: boolean;
  /** Defaults to a small network of odd sizes with every option of the memory. */
  readonly config?: DncConfig;
}

const smallConfig = defineConfig({
  inputSize: 5,
  outputSize: 7,
  controller: { hiddenSize: 21 },
  memory: {
    locations: 9,
    wordSize: 6,
    readHeads: 3,
    writeHeads: 2,
    masking: true,
    deallocation: true,
    sharpness: true,
  },
});

/** Test data, equal on every machine. */
export const waves = (length: number, rate: number): Float32Array =>
  Float32Array.from({ length }, (_, k) => Math.sin(rate * (k + 1)));

/** Builds and numbers of threads whose bits are compared. */
export const builds = [
  { build: "simd", threads: 1 },
  { build: "relaxed", threads: 1 },
  { build: "relaxed", threads: 2 },
  { build: "wide", threads: 1 },
  { build: "wide", threads: 2 },
] as const;

/** A pass forward and backward. Returns outputs, state, and the gradients of the input, the parameters and, if planned, the initial state. */
export class TrainingPass {
  readonly executor: TrainingExecutor;
  readonly #parameters: Parameters;
  readonly #options: PassOptions & { readonly config: DncConfig };

  constructor(backend: Backend, options: PassOptions) {
    const { batch, steps, masked: _masked, config = smallConfig, keepLinks = 1, ...kept } = options;
    this.#options = { ...options, config };
    this.#parameters = new Parameters(backend, config);
    this.#parameters.values.write(waves(this.#parameters.layout.length, 1.7));
    const plan = { batch, steps, purpose: "train", ...kept } as const;
    const lower = (program: Program, lowering: LoweringOptions) => lowerForWasm(program, lowering, () => keepLinks);
    this.executor = new TrainingExecutor(backend, planFor({ lower }, buildProgram(config), plan), this.#parameters);
  }

  /** `start` is the initial state; by default the zero state. */
  async run(start?: ArrayLike<number>): Promise<readonly FloatArray[]> {
    const { batch, steps, masked, config } = this.#options;
    const { data } = this.executor;
    data.write("x", waves(steps * batch * config.inputSize, 0.9));
    data.writeState(start);
    this.executor.forward(
      steps,
      masked ? Array.from({ length: steps * batch }, (_, k) => +((k * 7) % 5 > 1)) : undefined,
    );
    const outputs = [await data.read("y"), await data.readState()];
    data.zeroGradients();
    this.#parameters.gradients.fill(Number.NaN); // stored gradients must replace it
    data.writeGradient("y", waves(steps * batch * config.outputSize, 2.3));
    data.writeStateGradient(waves(this.executor.plan.stateSize, 0.4));
    this.executor.backward({ accumulate: "store" });
    const gradients = [data.readGradient("x"), this.#parameters.gradients.read()];
    if (this.#options.stateGradient !== false) gradients.push(data.readStateGradient());
    return [...outputs, ...(await Promise.all(gradients))];
  }
}
