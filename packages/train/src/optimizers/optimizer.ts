import type { AnyBackend, FloatArray } from "@dncjs/core";
import { type Block, createAll, disposeOnError } from "@dncjs/core/backend";
import { type CompleteOptimizer, kindOf } from "./index.ts";
import { learningRateAt } from "./learningRate.ts";

/** Trained values and their gradients, concatenated; core's `Parameters` implements it. */
export interface Trained {
  readonly values: Block;
  readonly gradients: Block;
}

/** An optimizer on a backend: its state and its update. */
export class Optimizer {
  readonly options: CompleteOptimizer;
  readonly #backend: AnyBackend;
  readonly #slots: ReadonlyMap<string, Block>;

  /** Allocates the state for `length` trained values. */
  constructor(backend: AnyBackend, length: number, options: CompleteOptimizer) {
    this.options = options;
    this.#backend = backend;
    const { slots } = kindOf(options.type);
    const blocks = createAll(slots, () => backend.allocate(length));
    disposeOnError(blocks, () => {
      for (const [k, { initial }] of slots.entries()) blocks[k]!.fill(initial);
    });
    this.#slots = new Map(slots.map(({ name }, k) => [name, blocks[k]!]));
  }

  /** The slots, in the backend's memory. */
  get blocks(): readonly Block[] {
    return [...this.#slots.values()];
  }

  /** Returns the learning rate when `fraction` of the run is done. */
  learningRateAt(fraction: number): number {
    return learningRateAt(this.options.learningRate, fraction);
  }

  /** Updates the values from their gradients; `batch` counts the updates from 1. */
  update({ values, gradients }: Trained, learningRate: number, batch: number): void {
    const kind = kindOf(this.options.type);
    const operands = { parameters: values, gradients, ...Object.fromEntries(this.#slots) };
    this.#backend.update(kind.update, operands, kind.constants(this.options, learningRate, batch));
  }

  /** Returns copies of the slots by name. Issues all reads before it awaits the first. */
  async read(): Promise<ReadonlyMap<string, FloatArray>> {
    const slots = [...this.#slots].map(async ([name, block]) => [name, await block.read()] as const);
    return new Map(await Promise.all(slots));
  }

  /** Restores slots that `read` returned. */
  write(slots: ReadonlyMap<string, FloatArray>): void {
    for (const [name, block] of this.#slots) block.write(slots.get(name)!);
  }

  dispose(): void {
    for (const block of this.#slots.values()) block.dispose();
  }
}
