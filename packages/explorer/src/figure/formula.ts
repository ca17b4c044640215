import type { Run } from "../session/run.ts";
import type { FormulaName } from "../settings/settings.ts";

/** Another weight, and when: what a number of a formula is in its turn. */
export interface Weight {
  readonly name: FormulaName;
  readonly location: number;
  readonly step: number;
}

/** A symbol of a formula and the number it has now; one role gives it the colour of what it stands for. */
export interface Term {
  readonly symbol: string;
  /** Set lower, smaller, after the symbol. */
  readonly index?: string;
  readonly number?: number;
  /** Decimals to show; 2 if not given. */
  readonly digits?: number;
  readonly role?: "write" | "read" | "use";
  /** The weight that this number is, if it has a formula. */
  readonly of?: Weight;
}

export interface Formula {
  readonly question: string;
  readonly terms: readonly Term[];
  /** The same in words, one line. */
  readonly words: string;
  /** What the numbers on the right come to: the weight, unless one of them was changed, or its part taken away. */
  readonly comesTo: number;
}

/** Makes the formula of a weight of location `n` at step `t`. */
export type FormulaMaker = (run: Run, t: number, n: number) => Formula;
