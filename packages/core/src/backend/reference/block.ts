import { requireRange, requireWritable } from "../../arguments.ts";
import { BackendError } from "../../errors.ts";
import type { FloatArray } from "../../kernels/kernel.ts";
import type { Block } from "../contract.ts";

export class ReferenceBlock implements Block {
  readonly length: number;
  #data: FloatArray | undefined;

  constructor(data: FloatArray) {
    this.#data = data;
    this.length = data.length;
  }

  get data(): FloatArray {
    if (!this.#data) throw new BackendError("reference", "the block is disposed");
    return this.#data;
  }

  write(values: ArrayLike<number>, at = 0): void {
    requireWritable(values, at, this.length);
    if (values.length === 0) return; // perhaps a detached array
    this.data.set(values, at);
  }

  async read(at = 0, length: number = this.length - at): Promise<FloatArray> {
    return this.view(at, length).slice();
  }

  view(at = 0, length: number = this.length - at): FloatArray {
    requireRange(at, length, this.length);
    return this.data.subarray(at, at + length);
  }

  fill(value: number, at = 0, length: number = this.length - at): void {
    requireRange(at, length, this.length);
    this.data.fill(value, at, at + length);
  }

  copy(from: number, to: number, length: number): void {
    requireRange(from, length, this.length);
    requireRange(to, length, this.length);
    this.data.copyWithin(to, from, from + length);
  }

  dispose(): void {
    this.#data = undefined;
  }
}
