/** The measures of docs/inspect.md, averaged over the first sequences of the evaluation set. */
export interface Measures {
  /** Number of sequences. */
  readonly sequences: number;
  /** Undefined for a network without memory. */
  readonly memory?: MemoryMeasures;
  /** By state tensor: its largest number is changed by 1e-3 after the last step before an answer. */
  readonly disturbed: Readonly<Record<string, Spread>>;
  /** By state tensor: the same number is set to 0. */
  readonly wiped: Readonly<Record<string, Spread>>;
  /** Hash of the state after the last step of the first sequence, on the plain SIMD build. */
  readonly hash: string;
}

/** Measures of a network with a memory. */
export interface MemoryMeasures {
  /** Fraction of the writing that destroyed content in use. */
  readonly interference: number;
  /** Number of locations in use at the end that were not read after their last write. */
  readonly leaks: number;
  /** Share of what the scored answers need that was not read at any step up to the answer. */
  readonly misses: number;
  /** 0 is a single location, 1 is all locations equally. */
  readonly writeEntropy: number;
  /** 0 is a single location, 1 is all locations equally. */
  readonly readEntropy: number;
}

/** The spread of a change of the state. */
export interface Spread {
  /** Factor by which the distance to the unchanged run grows per step. */
  readonly growth: number;
  /** Fraction of the sequences in which an answer changed. */
  readonly flipped: number;
  /**
   * Steps from the change to the first changed answer, averaged over the sequences with one; null if no answer changed.
   */
  readonly horizon: number | null;
}
