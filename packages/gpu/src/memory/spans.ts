/** Hands out stretches of a line of numbers from 0 on, the first that is long enough. */
export class Spans {
  readonly #grain: number;
  /** Free stretches below `end`, ascending, none touching another. */
  readonly #free: { at: number; length: number }[] = [];
  readonly #taken = new Map<number, number>();
  #end = 0;

  /** Stretches begin at multiples of `grain`. */
  constructor(grain: number) {
    this.#grain = grain;
  }

  /** Behind all that was ever handed out. */
  get end(): number {
    return this.#end;
  }

  /** How much is handed out. */
  get taken(): number {
    return [...this.#taken.values()].reduce((sum, length) => sum + length, 0);
  }

  /** Where `take(length)` would begin, if that were the next to be called. */
  peek(length: number): number {
    const place = this.#free.find((free) => free.length >= this.#rounded(length));
    return place ? place.at : (this.#last()?.at ?? this.#end);
  }

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

  give(at: number): void {
    const length = this.#taken.get(at);
    if (length === undefined) return;
    this.#taken.delete(at);
    let index = this.#free.findIndex((free) => free.at > at);
    if (index < 0) index = this.#free.length;
    this.#free.splice(index, 0, { at, length });
    for (let k = Math.min(index + 1, this.#free.length - 1); k >= Math.max(index, 1); k--) {
      const [before, after] = [this.#free[k - 1]!, this.#free[k]!];
      if (before.at + before.length !== after.at) continue;
      before.length += after.length;
      this.#free.splice(k, 1);
    }
  }

  #rounded(length: number): number {
    return Math.max(Math.ceil(length / this.#grain), 1) * this.#grain;
  }

  /** A free stretch that reaches to the end can grow. */
  #last(): { at: number; length: number } | undefined {
    const last = this.#free.at(-1);
    return last && last.at + last.length === this.#end ? last : undefined;
  }
}
