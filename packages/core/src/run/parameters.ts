import { requireList, requireNumbers } from "../arguments.ts";
import type { BackendMemory, Block } from "../backend/contract.ts";
import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import { Life } from "../life.ts";
import type { DncConfig } from "../network/config.ts";
import { type ParameterLayout, parameterLayout, requireHoldable } from "../network/parameters.ts";
import { sizeOf } from "../program/program.ts";

/**
 * The trained values of a model in a backend's memory, and their gradients in training. After `dispose` every use fails with a DncError with
 * code "disposed".
 */
export class Parameters {
  readonly layout: ParameterLayout;
  /** The life of the model. */
  readonly life: Life = new Life("the model");
  readonly #backend: BackendMemory;
  readonly #values: Block;
  #gradients: Block | undefined;

  /**
   * @throws ConfigError naming the sizes if they give more parameters than any backend can hold
   * @throws BackendError if memory does not suffice
   */
  constructor(backend: BackendMemory, config: DncConfig) {
    requireHoldable(config);
    this.layout = parameterLayout(config);
    this.#backend = backend;
    this.#values = backend.allocate(this.layout.length);
  }

  get values(): Block {
    this.life.check();
    return this.#values;
  }

  /** Allocated on first use. */
  get gradients(): Block {
    this.life.check();
    this.#gradients ??= this.#backend.allocate(this.layout.length);
    return this.#gradients;
  }

  write(name: string, values: ArrayLike<number>): void {
    const { offset, length } = this.#find(name);
    requireList("values", values);
    if (values.length !== length) throw new ArgumentError(name, `${values.length} values`, `${length} values`);
    requireNumbers("values", values);
    this.values.write(values, offset);
  }

  read(name: string): Promise<FloatArray> {
    const { offset, length } = this.#find(name);
    return this.values.read(offset, length);
  }

  readGradient(name: string): Promise<FloatArray> {
    const { offset, length } = this.#find(name);
    return this.gradients.read(offset, length);
  }

  dispose(): void {
    if (!this.life.end()) return;
    this.#values.dispose();
    this.#gradients?.dispose();
  }

  #find(name: string): { offset: number; length: number } {
    const offset = this.layout.offsets.get(name);
    const spec = this.layout.specs.find((candidate) => candidate.name === name);
    if (offset === undefined || spec === undefined) {
      throw new ArgumentError("name", name, `a parameter: ${[...this.layout.offsets.keys()].join(", ")}`);
    }
    return { offset, length: sizeOf(spec.shape) };
  }
}
