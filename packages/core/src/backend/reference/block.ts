import type { FloatArray } from "../../kernels/kernel.ts";
import type { Block } from "../contract.ts";

export class ReferenceBlock implements Block {
  readonly data: FloatArray;

  constructor(data: FloatArray) {
    this.data = data;
  }

  get length(): number {
    return this.data.length;
  }

  write(values: ArrayLike<number>, at = 0): void {
    this.data.set(values, at);
  }

  async read(at = 0, length: number = this.length - at): Promise<FloatArray> {
    return this.view(at, length).slice();
  }

  view(at = 0, length: number = this.length - at): FloatArray {
    return this.data.subarray(at, at + length);
  }

  fill(value: number, at = 0, length: number = this.length - at): void {
    this.data.fill(value, at, at + length);
  }

  copy(from: number, to: number, length: number): void {
    this.data.copyWithin(to, from, from + length);
  }

  dispose(): void {}
}
