import type { AnyBackend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";

export interface ClippingOptions {
  /** Bound of every gradient; 0 is none. */
  readonly clipValue: number;
  /** Bound of the norm of all gradients; 0 is none. */
  readonly clipNorm: number;
}

/** Measures gradients and keeps them within bounds. */
export class Clipping {
  readonly #backend: AnyBackend;
  readonly #options: ClippingOptions;
  readonly #norm: Block;
  readonly #clippedNorm: Block;

  constructor(backend: AnyBackend, options: ClippingOptions) {
    this.#backend = backend;
    this.#options = options;
    this.#norm = backend.allocate(1);
    this.#clippedNorm = backend.allocate(1);
  }

  /** Clips by value, then by norm. */
  apply(gradients: Block): void {
    const { clipValue, clipNorm } = this.#options;
    // Measured before anything is clipped: an infinite gradient would be clipped to a finite one and never be noticed.
    const measured = { gradients, norm: this.#norm };
    this.#backend.update("clipByGlobalNorm", measured, { limit: clipValue > 0 ? 0 : clipNorm });
    if (clipValue === 0) return;
    this.#backend.update("clipByValue", { gradients }, { limit: clipValue });
    if (clipNorm === 0) return;
    this.#backend.update("clipByGlobalNorm", { gradients, norm: this.#clippedNorm }, { limit: clipNorm });
  }

  /** The norm the gradients had before they were clipped. */
  async norm(): Promise<number> {
    return (await this.#norm.read())[0]!;
  }

  dispose(): void {
    this.#norm.dispose();
    this.#clippedNorm.dispose();
  }
}
