import { type Backend, type DncConfig, defineConfig, type FloatArray } from "@dncjs/core";
import { buildProgram, Executor, Parameters, planMemory } from "@dncjs/core/run";

export interface PassOptions {
  readonly batch: number;
  readonly steps: number;
  readonly masked: boolean;
  readonly keepEvery?: number;
  readonly linkEvery?: number;
  readonly stateGradient?: boolean;
  /** A small one of odd sizes, with all that a memory can do, if not given. */
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

/** Numbers to compute with: the same ones everywhere. */
export const waves = (length: number, rate: number): Float32Array =>
  Float32Array.from({ length }, (_, k) => Math.sin(rate * (k + 1)));

/** Builds and threads whose bits are compared. */
export const builds = [
  { build: "simd", threads: 1 },
  { build: "relaxed", threads: 1 },
  { build: "relaxed", threads: 2 },
  { build: "wide", threads: 1 },
  { build: "wide", threads: 2 },
] as const;

/** A pass forward and backward: outputs, state, and the gradients of the input, the parameters and (if wanted) the initial state. */
export class TrainingPass {
  readonly executor: Executor;
  readonly #parameters: Parameters;
  readonly #options: PassOptions & { readonly config: DncConfig };

  constructor(backend: Backend, options: PassOptions) {
    const { batch, steps, masked: _masked, config = smallConfig, ...kept } = options;
    this.#options = { ...options, config };
    this.#parameters = new Parameters(backend, config);
    this.#parameters.values.write(waves(this.#parameters.layout.length, 1.7));
    const plan = { batch, steps, purpose: "train", ...kept } as const;
    this.executor = new Executor(backend, planMemory(buildProgram(config), plan), this.#parameters);
  }

  async run(): Promise<readonly FloatArray[]> {
    const { batch, steps, masked, config } = this.#options;
    const { tape } = this.executor;
    tape.write("x", waves(steps * batch * config.inputSize, 0.9));
    tape.writeState();
    this.executor.forward(
      steps,
      masked ? Array.from({ length: steps * batch }, (_, k) => +((k * 7) % 5 > 1)) : undefined,
    );
    const outputs = [await tape.read("y"), await tape.readState()];
    tape.zeroGradients();
    this.#parameters.gradients.fill(Number.NaN); // to be overwritten
    tape.writeGradient("y", waves(steps * batch * config.outputSize, 2.3));
    tape.writeStateGradient(waves(this.executor.plan.stateSize, 0.4));
    this.executor.backward({ overwrite: true });
    const gradients = [tape.readGradient("x"), this.#parameters.gradients.read()];
    if (this.#options.stateGradient !== false) gradients.push(tape.readStateGradient());
    return [...outputs, ...(await Promise.all(gradients))];
  }
}
