import { CheckpointError, readSafetensors, type Tensor } from "@dncjs/core";
import { show } from "@dncjs/core/run";
import type { Matrix } from "./matrix.ts";

/** The tensors of another library. Every tensor must be used, so that no part of a network is lost without a word. */
export class ForeignTensors {
  readonly #tensors: ReadonlyMap<string, Tensor>;
  readonly #used = new Set<string>();

  constructor(tensors: ReadonlyMap<string, Tensor>) {
    this.#tensors = tensors;
  }

  /** @throws CheckpointError for bytes that are not a safetensors file */
  static read(bytes: Uint8Array): ForeignTensors {
    return new ForeignTensors(readSafetensors(bytes).tensors);
  }

  get names(): readonly string[] {
    return [...this.#tensors.keys()];
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  /** The shape of a tensor. @throws CheckpointError if it is missing */
  shape(name: string): readonly number[] {
    return this.#tensor(name).shape;
  }

  /** @throws CheckpointError if the tensor is missing, or is not a matrix of finite numbers with these sizes; those that are undefined are free */
  matrix(name: string, rows?: number, columns?: number): Matrix {
    const { shape } = this.#tensor(name);
    const [ownRows, ownColumns] = shape;
    const fits = (rows ?? ownRows) === ownRows && (columns ?? ownColumns) === ownColumns;
    if (shape.length !== 2 || !fits) {
      throw new CheckpointError(
        `shape of ${name}: got [${shape.join(", ")}], expected [${rows ?? "any"}, ${columns ?? "any"}]`,
      );
    }
    return { rows: ownRows!, columns: ownColumns!, data: this.#numbers(name) };
  }

  /** @throws CheckpointError if the tensor is missing, or is not a vector of n finite numbers */
  vector(name: string, n: number): Float64Array {
    const { shape } = this.#tensor(name);
    if (shape.length !== 1 || shape[0] !== n) {
      throw new CheckpointError(`shape of ${name}: got [${shape.join(", ")}], expected [${n}]`);
    }
    return this.#numbers(name);
  }

  /** @throws CheckpointError naming a tensor that nothing has read, unless `ignored` matches its name */
  requireAllUsed(ignored?: RegExp): void {
    const left = this.names.find((name) => !this.#used.has(name) && !ignored?.test(name));
    if (left === undefined) return;
    throw new CheckpointError(`the file has a tensor ${show(left)} that belongs to no known part of the network`);
  }

  #tensor(name: string): Tensor {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw new CheckpointError(`the file lacks the tensor ${name}`);
    return tensor;
  }

  #numbers(name: string): Float64Array {
    const { dtype, data } = this.#tensor(name);
    if (dtype !== "F32" && dtype !== "F64") {
      throw new CheckpointError(`dtype of ${name}: got ${dtype}, expected F32 or F64`);
    }
    if (!data.every(Number.isFinite)) throw new CheckpointError(`${name} holds values that are not finite`);
    this.#used.add(name);
    return Float64Array.from(data);
  }
}
