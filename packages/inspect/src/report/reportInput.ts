import type { Trace } from "@dncjs/core";
import type { SequenceView } from "../figures/sequenceStrips.ts";
import type { Cascade } from "../measures/cascade.ts";
import type { Needed, Shown } from "../symbols.ts";

/** A disturbed run, with the name it has in pictures and tables. */
export interface NamedCascade {
  readonly name: string;
  readonly cascade: Cascade;
  /** Of the network without memory that is compared with. */
  readonly isBaseline?: boolean;
}

/** What happens to the task's figures when something is changed. */
export interface Experiment {
  readonly name: string;
  /** By the name of the figure, as text. */
  readonly figures: Readonly<Record<string, string>>;
}

/** All that a report tells of one sequence that a network was run on. The trace is of a batch of one. */
export interface Report {
  readonly title: string;
  readonly lede: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly trace: Trace;
  readonly shown: Shown;
  readonly needed: Needed;
  /** Why no step needs a symbol, where none does: "an answer rests on counts". */
  readonly nothingNeeded?: string | undefined;
  /** [T]: 1 where the answer is judged. */
  readonly judged: ArrayLike<number>;
  readonly sequence: {
    readonly shown: SequenceView;
    readonly target: SequenceView;
    readonly answered: SequenceView;
    readonly signs?: readonly (string | null)[];
    isWrong(step: number, bit: number): boolean;
  };
  /** Small disturbances, drawn as curves. */
  readonly cascades: readonly NamedCascade[];
  /** Large ones, told in a table. */
  readonly blows: readonly NamedCascade[];
  readonly experiments: readonly Experiment[];
  /** Sentences on hashes and on other backends. */
  readonly reproducibility: readonly string[];
}
