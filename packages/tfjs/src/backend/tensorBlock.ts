import { BackendError, type FloatArray } from "@dncjs/core";
import { type Block, requireRange, requireWritable } from "@dncjs/core/backend";
import * as tf from "@tensorflow/tfjs-core";

/** A block whose numbers are a tensor [length]. Tensors are immutable, so every change replaces it. */
export class TensorBlock implements Block {
  readonly length: number;
  #tensor: tf.Tensor;
  #disposed = false;

  constructor(length: number) {
    this.length = length;
    this.#tensor = tf.keep(tf.zeros([length]));
  }

  get tensor(): tf.Tensor {
    if (this.#disposed) throw new BackendError("tfjs", "the block is disposed");
    return this.#tensor;
  }

  /** Replaces all numbers by the tensor, [length], that `create` returns. */
  set(create: () => tf.Tensor): void {
    const before = this.tensor;
    this.#tensor = tf.keep(tf.tidy(() => tf.clone(create())));
    before.dispose();
  }

  write(values: ArrayLike<number>, at = 0): void {
    requireWritable(values, at, this.length);
    if (values.length === 0) return; // perhaps a detached array
    this.#replace(at, values.length, () => tf.tensor1d(Float32Array.from(values)));
  }

  async read(at = 0, length: number = this.length - at): Promise<FloatArray> {
    requireRange(at, length, this.length);
    const part = tf.slice(this.tensor, at, length);
    try {
      return (await part.data<"float32">()).slice(); // the backend cpu returns its own numbers
    } finally {
      part.dispose();
    }
  }

  fill(value: number, at = 0, length: number = this.length - at): void {
    this.#replace(at, length, () => tf.fill([length], value));
  }

  copy(from: number, to: number, length: number): void {
    requireRange(from, length, this.length);
    this.#replace(to, length, () => tf.slice(this.tensor, from, length));
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#tensor.dispose();
  }

  #replace(at: number, length: number, create: () => tf.Tensor): void {
    requireRange(at, length, this.length);
    if (length === 0) return;
    const end = at + length;
    this.set(() => {
      const parts = [create()];
      if (at > 0) parts.unshift(tf.slice(this.#tensor, 0, at));
      if (end < this.length) parts.push(tf.slice(this.#tensor, end, this.length - end));
      return parts.length === 1 ? parts[0]! : tf.concat(parts);
    });
  }
}
