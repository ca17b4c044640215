import type { AnyBackend, FloatArray } from "@dncjs/core";
import { type Block, createAll, disposeOnError } from "@dncjs/core/backend";
import type { Parameters } from "@dncjs/core/run";
import type { CompleteOptimizer } from "./optimizers/index.ts";
import { Optimizer } from "./optimizers/optimizer.ts";

/** A copy of everything that training changes. */
export interface WeightsState {
  /** All parameters, concatenated. */
  readonly values: FloatArray;
  /** The optimizer's state by slot name, each slot in the order of `values`. */
  readonly slots: ReadonlyMap<string, FloatArray>;
  /** Number of optimizer updates so far. */
  readonly updates: number;
}

/** The parameters of a network and their optimizer, saved and restored together. */
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
    this.#norms = disposeOnError([this.#optimizer], () => createAll(this.#blocks(), () => backend.allocate(1)));
  }

  /** Returns the learning rate when `fraction` of the run is done. */
  learningRateAt(fraction: number): number {
    return this.#optimizer.learningRateAt(fraction);
  }

  /** Updates the parameters from their gradients. */
  update(learningRate: number): void {
    this.#optimizer.update(this.parameters, learningRate, this.#updates + 1);
    this.#updates += 1; // an update that failed does not count
  }

  /** Returns a copy of the weights at the time of the call. */
  async read(): Promise<WeightsState> {
    const updates = this.#updates;
    const [values, slots] = await Promise.all([this.parameters.values.read(), this.#optimizer.read()]);
    return { values, slots, updates };
  }

  /** Restores weights that `read` returned. */
  write({ values, slots, updates }: WeightsState): void {
    this.parameters.values.write(values);
    this.#optimizer.write(slots);
    this.#updates = updates;
  }

  /** Returns whether all parameters and the optimizer's state are finite. */
  async areFinite(): Promise<boolean> {
    this.#blocks().forEach((gradients, index) => {
      this.#backend.update("clipByGlobalNorm", { gradients, norm: this.#norms[index]! }, { limit: 0 });
    });
    const norms = await Promise.all(this.#norms.map((norm) => norm.read()));
    return norms.every(([norm]) => Number.isFinite(norm));
  }

  /** Frees all memory except the parameters, which belong to the model. */
  dispose(): void {
    for (const norm of this.#norms) norm.dispose();
    this.#optimizer.dispose();
  }

  #blocks(): readonly Block[] {
    return [this.parameters.values, ...this.#optimizer.blocks];
  }
}
