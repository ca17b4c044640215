import type { AnyBackend } from "@dncjs/core";
import { type Block, disposeOnError } from "@dncjs/core/backend";

export interface ClippingOptions {
  /** Limit on the absolute value of every gradient; 0 for none. */
  readonly clipValue: number;
  /** Limit on the norm of all gradients together; 0 for none. */
  readonly clipNorm: number;
}

/** Measures and clips gradients. */
export class Clipping {
  readonly #backend: AnyBackend;
  readonly #options: ClippingOptions;
  readonly #norm: Block;
  readonly #clippedNorm: Block;

  constructor(backend: AnyBackend, options: ClippingOptions) {
    this.#backend = backend;
    this.#options = options;
    this.#norm = backend.allocate(1);
    this.#clippedNorm = disposeOnError([this.#norm], () => backend.allocate(1));
  }

  /** Measures the norm of `gradients`, then clips them by value, then by norm. */
  apply(gradients: Block): void {
    const { clipValue, clipNorm } = this.#options;
    // The norm is measured first: clipping by value would turn an infinite gradient into a finite one and hide it.
    const measured = { gradients, norm: this.#norm };
    this.#backend.update("clipByGlobalNorm", measured, { limit: clipValue > 0 ? 0 : clipNorm });
    if (clipValue === 0) return;
    this.#backend.update("clipByValue", { gradients }, { limit: clipValue });
    if (clipNorm === 0) return;
    this.#backend.update("clipByGlobalNorm", { gradients, norm: this.#clippedNorm }, { limit: clipNorm });
  }

  /** Returns the norm of the gradients before the last clipping. */
  async norm(): Promise<number> {
    return (await this.#norm.read())[0]!;
  }

  dispose(): void {
    this.#norm.dispose();
    this.#clippedNorm.dispose();
  }
}
