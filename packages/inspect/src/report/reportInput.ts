import type { Trace } from "@dncjs/core";
import type { LearningCurve } from "../figures/learningCurve.ts";
import type { SequenceView } from "../figures/sequenceStrips.ts";
import type { Cascade } from "../measures/cascade.ts";
import type { Needed, Shown } from "../symbols.ts";

/** A disturbed run with its name in figures and tables. */
export interface NamedCascade {
  readonly name: string;
  readonly cascade: Cascade;
  /** Whether the run is of the network without memory, for comparison. @default false */
  readonly isBaseline?: boolean;
}

/** The metrics of a run with an intervention. */
export interface Experiment {
  readonly name: string;
  /** Metrics as text, by name. All experiments of a report have the same ones. */
  readonly figures: Readonly<Record<string, string>>;
}

/** The contents of a report on one sequence. */
export interface Report {
  /** The heading. */
  readonly title: string;
  /** One sentence below the title. */
  readonly lede: string;
  /** Facts below the heading, such as the seed. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Sentences on whether the network solves the task and uses its memory. The report adds the worst thing that it did. */
  readonly verdict: readonly string[];
  /** The error during the training. @default none */
  readonly learning?: LearningCurve | undefined;
  /** The trace of a batch of one. */
  readonly trace: Trace;
  /** The symbol that each step shows; null if it shows none. */
  readonly shown: Shown;
  /** The symbols of which the answer of each step needs one; null if it needs none. */
  readonly needed: Needed;
  /** The reason if no step needs a symbol, such as "an answer depends on counts". */
  readonly nothingNeeded?: string | undefined;
  /** `[T]`: 1 at steps whose answer is judged. */
  readonly judged: ArrayLike<number>;
  /** The inputs, targets and outputs. */
  readonly sequence: {
    /** The inputs. */
    readonly shown: SequenceView;
    /** The expected outputs. */
    readonly target: SequenceView;
    /** The outputs of the network. */
    readonly answered: SequenceView;
    /** `[T]`: signs above the inputs. @default none */
    readonly signs?: readonly (string | null)[];
    /** The signs that occur, each with its meaning. @default none */
    readonly signKey?: readonly (readonly [sign: string, meaning: string])[];
    /** Whether a bit of a step's output, or its word (bit 0), is wrong. */
    isWrong(step: number, bit: number): boolean;
  };
  /** Small disturbances, drawn as curves. */
  readonly cascades: readonly NamedCascade[];
  /** Numbers set to 0, in a table. */
  readonly zeroed: readonly NamedCascade[];
  /** Metrics of runs with interventions. */
  readonly experiments: readonly Experiment[];
  /** Sentences on hashes and other backends. */
  readonly reproducibility: readonly string[];
}
