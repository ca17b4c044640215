import type { Run } from "../session/run.ts";
import type { FormulaName } from "../settings/settings.ts";

/** Reference to a weight of a location at a step. */
export interface Weight {
  readonly name: FormulaName;
  readonly location: number;
  readonly step: number;
}

/** A symbol of a formula with its current value. The role sets its colour. */
export interface Term {
  readonly symbol: string;
  /** Subscript of the symbol. */
  readonly index?: string;
  readonly number?: number;
  /** Number of decimals, default 2. */
  readonly digits?: number;
  readonly role?: "write" | "read" | "use";
  /** The weight that has this value, if it has a formula of its own. */
  readonly of?: Weight;
}

export interface Formula {
  readonly question: string;
  readonly terms: readonly Term[];
  /** The formula in one line of words. */
  readonly words: string;
  /** Value of the right side. Equals the weight unless the weight was changed or ablated. */
  readonly comesTo: number;
}

/** Builds the formula of location `n` at step `t`. */
export type FormulaMaker = (run: Run, t: number, n: number) => Formula;
