import type { AnyBackend, FloatArray } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import type { Parameters } from "@dncjs/core/run";
import type { CompleteOptimizer } from "./optimizers/index.ts";
import { Optimizer } from "./optimizers/optimizer.ts";

/** Everything that training changes, as it can be written down. */
export interface WeightsState {
  /** All parameters end to end. */
  readonly values: FloatArray;
  /** What the optimizer remembers, by the slot's name, in the order of `values`. */
  readonly slots: ReadonlyMap<string, FloatArray>;
  /** How often the optimizer has changed them. */
  readonly updates: number;
}

/** The parameters of a network and the optimizer that changes them, which are saved and taken back together. */
export class Weights {
  readonly parameters: Parameters;
  readonly #backend: AnyBackend;
  readonly #optimizer: Optimizer;
  readonly #norms: readonly Block[];
  #updates = 0;

  constructor(backend: AnyBackend, parameters: Parameters, options: CompleteOptimizer) {
    this.parameters = parameters;
    this.#backend = backend;
    this.#optimizer = new Optimizer(backend, parameters.layout.length, options);
    this.#norms = this.#blocks().map(() => backend.allocate(1));
  }

  /** The learning rate when `fraction` of the run is done. */
  learningRateAt(fraction: number): number {
    return this.#optimizer.learningRateAt(fraction);
  }

  /** Changes the parameters by their gradients. */
  update(learningRate: number): void {
    this.#updates += 1;
    this.#optimizer.update(this.parameters, learningRate, this.#updates);
  }

  /** A copy of what stands here at the moment of the call. */
  async read(): Promise<WeightsState> {
    const updates = this.#updates;
    const [values, slots] = await Promise.all([this.parameters.values.read(), this.#optimizer.read()]);
    return { values, slots, updates };
  }

  /** Takes over what `read` gave. */
  write({ values, slots, updates }: WeightsState): void {
    this.parameters.values.write(values);
    this.#optimizer.write(slots);
    this.#updates = updates;
  }

  /** Whether all parameters, and all that the optimizer remembers, are finite. */
  async areFinite(): Promise<boolean> {
    this.#blocks().forEach((gradients, index) => {
      this.#backend.update("clipByGlobalNorm", { gradients, norm: this.#norms[index]! }, { limit: 0 });
    });
    const norms = await Promise.all(this.#norms.map((norm) => norm.read()));
    return norms.every(([norm]) => Number.isFinite(norm));
  }

  /** Does not dispose of the parameters, which are the model's. */
  dispose(): void {
    for (const norm of this.#norms) norm.dispose();
    this.#optimizer.dispose();
  }

  #blocks(): readonly Block[] {
    return [this.parameters.values, ...this.#optimizer.blocks];
  }
}
