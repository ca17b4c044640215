import { type Backend, defineConfig, type FloatArray } from "@dncjs/core";
import { buildProgram, Parameters, planMemory, TrainingExecutor } from "@dncjs/core/run";

export interface PassOptions {
  readonly batch: number;
  readonly steps: number;
  readonly masked?: boolean;
  readonly keepEvery?: number;
}

const config = defineConfig({
  inputSize: 3,
  outputSize: 4,
  controller: { hiddenSize: 9 },
  memory: {
    locations: 7,
    wordSize: 5,
    readHeads: 2,
    writeHeads: 2,
    masking: true,
    deallocation: true,
    sharpness: true,
  },
  clip: 3,
});

const waves = (length: number, rate: number): Float32Array =>
  Float32Array.from({ length }, (_, k) => Math.sin(rate * (k + 1)));

/** A network with all options. `run` does a forward and a backward pass and returns outputs, state and all gradients. */
export class TrainingPass {
  readonly executor: TrainingExecutor;
  readonly parameters: Parameters;
  readonly #options: PassOptions;

  constructor(backend: Backend, options: PassOptions) {
    const { batch, steps, keepEvery } = options;
    this.#options = options;
    this.parameters = new Parameters(backend, config);
    this.parameters.values.write(waves(this.parameters.layout.length, 1.7));
    const checkpoints = keepEvery === undefined ? {} : { keepEvery };
    const plan = planMemory(buildProgram(config), { batch, steps, purpose: "train", ...checkpoints });
    this.executor = new TrainingExecutor(backend, plan, this.parameters);
  }

  async run(): Promise<readonly FloatArray[]> {
    const { batch, steps, masked } = this.#options;
    const { data } = this.executor;
    const mask = masked ? Array.from({ length: steps * batch }, (_, k) => +((k * 7) % 5 > 1)) : undefined;
    data.write("x", waves(steps * batch * config.inputSize, 0.9));
    data.writeState();
    this.executor.forward(steps, mask);
    data.zeroGradients();
    this.parameters.gradients.fill(0);
    data.writeGradient("y", waves(steps * batch * config.outputSize, 2.3));
    this.executor.backward();
    const gradients = [data.readGradient("x"), data.readStateGradient(), this.parameters.gradients.read()];
    return Promise.all([data.read("y"), data.readState(), ...gradients]);
  }

  dispose(): void {
    this.executor.dispose();
    this.parameters.dispose();
  }
}
