import * as tf from "@tensorflow/tfjs-core";

/** Tensors by name, kept until they are replaced. */
export class TensorStore {
  readonly #tensors = new Map<string, tf.Tensor>();

  get size(): number {
    return this.#tensors.size;
  }

  get names(): readonly string[] {
    return [...this.#tensors.keys()];
  }

  get all(): Readonly<Record<string, tf.Tensor>> {
    return Object.fromEntries(this.#tensors);
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  get(name: string): tf.Tensor | undefined {
    return this.#tensors.get(name);
  }

  /** Keeps the tensor that `create` returns, in place of an earlier one. */
  set(name: string, create: () => tf.Tensor): void {
    const tensor = tf.keep(tf.tidy(() => tf.clone(create())));
    this.#tensors.get(name)?.dispose();
    this.#tensors.set(name, tensor);
  }

  setAll(tensors: Readonly<Record<string, tf.Tensor>>): void {
    for (const [name, tensor] of Object.entries(tensors)) this.set(name, () => tensor);
  }

  clear(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }
}
