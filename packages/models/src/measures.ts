/** What a network did with its memory, in the numbers of docs/inspect.md: means over the first sequences of the evaluation set. */
export interface Measures {
  /** How many sequences. */
  readonly sequences: number;
  /** Missing for a network without memory. */
  readonly memory?: MemoryMeasures;
  /** By state tensor: its largest number is changed by 1e-3 after the last step before an answer. */
  readonly disturbed: Readonly<Record<string, Spread>>;
  /** The same, but set to 0. */
  readonly wiped: Readonly<Record<string, Spread>>;
  /** Of the state after the last step of the first sequence, on the plain SIMD build. */
  readonly hash: string;
}

export interface MemoryMeasures {
  /** Of what was written, the share that cost something still in use. */
  readonly interference: number;
  /** Rows held for nothing at the end. */
  readonly leaks: number;
  /** Read mass, where an answer was due, on rows that do not hold what it needed. */
  readonly misses: number;
  /** 0: one row alone, 1: all rows alike. */
  readonly writeEntropy: number;
  readonly readEntropy: number;
}

/** How a change of the state spread. */
export interface Spread {
  /** Factor by which the distance to the unchanged run grew in a step. */
  readonly growth: number;
  /** Share of the sequences in which an answer changed. */
  readonly flipped: number;
  /** Steps from the change to the first answer that changed, where one did; null where none did. */
  readonly horizon: number | null;
}
