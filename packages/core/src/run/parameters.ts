import type { BackendMemory, Block } from "../backend/contract.ts";
import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import type { DncConfig } from "../network/config.ts";
import { type ParameterLayout, parameterLayout } from "../network/parameters.ts";
import { sizeOf } from "../program/program.ts";

/** The trained values of a model in a backend's memory, and their gradients in training. */
export class Parameters {
  readonly layout: ParameterLayout;
  readonly values: Block;
  readonly #backend: BackendMemory;
  #gradients: Block | undefined;

  constructor(backend: BackendMemory, config: DncConfig) {
    this.layout = parameterLayout(config);
    this.#backend = backend;
    this.values = backend.allocate(this.layout.length);
  }

  /** Allocated on first use. */
  get gradients(): Block {
    this.#gradients ??= this.#backend.allocate(this.layout.length);
    return this.#gradients;
  }

  write(name: string, values: ArrayLike<number>): void {
    const { offset, length } = this.#find(name);
    if (values.length !== length) throw new ArgumentError(name, `${values.length} values`, `${length} values`);
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
    this.values.dispose();
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
