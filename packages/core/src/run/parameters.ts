import type { AnyBackend, Block } from "../backend/contract.ts";
import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import type { DncConfig } from "../network/config.ts";
import { type ParameterSpec, parameterSpecs } from "../network/parameters.ts";
import { sizeOf } from "../program/program.ts";
import { Random } from "../random.ts";

export interface ParameterLayout {
  readonly specs: readonly ParameterSpec[];
  readonly offsets: ReadonlyMap<string, number>;
  readonly length: number;
}

/** All parameters end to end in one flat run, without gaps. */
export function parameterLayout(config: DncConfig): ParameterLayout {
  const specs = parameterSpecs(config);
  const offsets = new Map<string, number>();
  let length = 0;
  for (const { name, shape } of specs) {
    offsets.set(name, length);
    length += sizeOf(shape);
  }
  return { specs, offsets, length };
}

/** A model's trained values in a backend's memory, and once someone trains, their gradients. */
export class Parameters {
  readonly layout: ParameterLayout;
  readonly values: Block;
  readonly #backend: AnyBackend;
  #gradients: Block | undefined;

  constructor(backend: AnyBackend, config: DncConfig) {
    this.layout = parameterLayout(config);
    this.#backend = backend;
    this.values = backend.allocate(this.layout.length);
  }

  /** Allocated at first use. */
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

/** Initial values: weights uniform in ±1/√(fan-in), biases 0, forget-gate biases `forgetBias`; each tensor draws its own stream. */
export function initialValues(config: DncConfig, seed: number): Float64Array {
  const { specs, offsets, length } = parameterLayout(config);
  const values = new Float64Array(length);
  const random = new Random(seed).fork("parameters");
  for (const { name, shape, fanIn } of specs) {
    const tensor = values.subarray(offsets.get(name)!, offsets.get(name)! + sizeOf(shape));
    const stream = random.fork(name);
    const bound = 1 / Math.sqrt(fanIn);
    if (fanIn > 0) for (let k = 0; k < tensor.length; k++) tensor[k] = (2 * stream.uniform() - 1) * bound;
    else if (config.controller.type === "lstm" && name.startsWith("controller.")) {
      const H = config.controller.hiddenSize;
      tensor.fill(config.controller.forgetBias, H, 2 * H);
    }
  }
  return values;
}
