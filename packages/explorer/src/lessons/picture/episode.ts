/** A named span of steps. */
export interface Phase {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly label: string;
  /** Label on a phone. */
  readonly short: string;
}

/** A step that shows no column and needs no answer. */
export type Signal = "start" | "repeat" | "item" | "query";

/** An input sequence: columns of squares, the steps that show them, and the steps that need them as answers. */
export interface Episode {
  readonly steps: number;
  /** Squares of a column. */
  readonly squares: number;
  /** [T,X] */
  readonly x: Float32Array;
  /** Bits of every column that the visitor may draw. */
  readonly columns: readonly (readonly number[])[];
  /** [T]: the column shown at a step, or -1. */
  readonly shown: readonly number[];
  /** [T]: the column needed as the answer at a step, or -1. */
  readonly expected: readonly number[];
  readonly signals: ReadonlyMap<number, Signal>;
  readonly phases: readonly Phase[];
}

/** Builds an episode step by step. */
export class EpisodeBuilder {
  readonly #columns: readonly (readonly number[])[];
  readonly #squares: number;
  readonly #shown: number[] = [];
  readonly #expected: number[] = [];
  readonly #signals = new Map<number, Signal>();
  readonly #flags: number[] = [];
  readonly #phases: Phase[] = [];

  /** @param columns At least one; all have the same number of squares. */
  constructor(columns: readonly (readonly number[])[]) {
    this.#columns = columns;
    this.#squares = columns[0]!.length;
  }

  /** Adds a step that sets only flag 0 or 1. */
  signal(signal: Signal, flag: 0 | 1): this {
    this.#signals.set(this.#shown.length, signal);
    return this.#step(-1, -1, flag);
  }

  /** Adds steps that show columns. */
  show(columns: readonly number[], label?: Pick<Phase, "label" | "short">): this {
    const from = this.#shown.length;
    for (const column of columns) this.#step(column, -1, -1);
    return label ? this.phase(from, label) : this;
  }

  /** Adds steps that need columns as answers. */
  answer(columns: readonly number[], label?: Pick<Phase, "label" | "short">): this {
    const from = this.#shown.length;
    for (const column of columns) this.#step(-1, column, -1);
    return label ? this.phase(from, label) : this;
  }

  /** Names the span from `from` up to the current step. */
  phase(from: number, label: Pick<Phase, "label" | "short">): this {
    this.#phases.push({ ...label, from, to: this.#shown.length });
    return this;
  }

  build(): Episode {
    const steps = this.#shown.length;
    const X = this.#squares + 2;
    const x = new Float32Array(steps * X);
    this.#shown.forEach((column, t) => {
      if (column >= 0) x.set(this.#columns[column]!, t * X);
      if (this.#flags[t]! >= 0) x[t * X + this.#squares + this.#flags[t]!] = 1;
    });
    return {
      steps,
      squares: this.#squares,
      x,
      columns: this.#columns,
      shown: this.#shown,
      expected: this.#expected,
      signals: this.#signals,
      phases: this.#phases,
    };
  }

  #step(shown: number, expected: number, flag: number): this {
    this.#shown.push(shown);
    this.#expected.push(expected);
    this.#flags.push(flag);
    return this;
  }
}

/** Bits of the answer needed at step `t`, or null. */
export function expectedAt({ expected, columns }: Episode, t: number): readonly number[] | null {
  return columns[expected[t]!] ?? null;
}

/** Bits shown at step `t`, or null. */
export function shownAt({ shown, columns }: Episode, t: number): readonly number[] | null {
  return columns[shown[t]!] ?? null;
}
