/** Allocates spans of a range of numbers from 0 on, first fit. */
export class Spans {
  readonly #grain: number;
  /** Free spans below `end`, ascending and not adjacent. */
  readonly #free: { at: number; length: number }[] = [];
  readonly #taken = new Map<number, number>();
  #end = 0;

  /** Starts and lengths of spans are multiples of `grain`. */
  constructor(grain: number) {
    this.#grain = grain;
  }

  /** End of all spans that were ever allocated. */
  get end(): number {
    return this.#end;
  }

  /** Total length of the allocated spans. */
  get taken(): number {
    return [...this.#taken.values()].reduce((sum, length) => sum + length, 0);
  }

  /** Returns the start that the next `take(length)` would return. */
  peek(length: number): number {
    const fitting = this.#free.find((free) => free.length >= this.#rounded(length));
    return fitting ? fitting.at : (this.#last()?.at ?? this.#end);
  }

  /** Allocates a span and returns its start. */
  take(length: number): number {
    const rounded = this.#rounded(length);
    const at = this.peek(length);
    this.#taken.set(at, rounded);
    this.#end = Math.max(this.#end, at + rounded);
    const index = this.#free.findIndex((free) => free.at === at);
    const free = this.#free[index];
    if (free) {
      free.at += rounded;
      free.length -= rounded;
      if (free.length <= 0) this.#free.splice(index, 1);
    }
    return at;
  }

  /** Frees the span that starts at `at`, if there is one. */
  give(at: number): void {
    const length = this.#taken.get(at);
    if (length === undefined) return;
    this.#taken.delete(at);
    let index = this.#free.findIndex((free) => free.at > at);
    if (index < 0) index = this.#free.length;
    this.#free.splice(index, 0, { at, length });
    for (let k = Math.min(index + 1, this.#free.length - 1); k >= Math.max(index, 1); k--) {
      const before = this.#free[k - 1]!;
      const after = this.#free[k]!;
      if (before.at + before.length !== after.at) continue;
      before.length += after.length;
      this.#free.splice(k, 1);
    }
  }

  #rounded(length: number): number {
    return Math.max(Math.ceil(length / this.#grain), 1) * this.#grain;
  }

  /** Returns the free span at the end, which can grow. */
  #last(): { at: number; length: number } | undefined {
    const last = this.#free.at(-1);
    return last && last.at + last.length === this.#end ? last : undefined;
  }
}
