/**
 * The contract of a parameter update: an operation on whole blocks of numbers, outside of any sequence. Operands are flat arrays of equal
 * length, or single numbers. They are changed in place. As of kernels, specs/ has the operands of every update, and the files of this folder
 * the code of the reference backend.
 */
import type { FloatArray } from "../kernels/kernel.ts";

/** The operands and constants of an update. */
export interface UpdateSpec<Operands extends string = string, Constants extends string = string> {
  readonly name: string;
  /** Shapes by operand: "n" is an array, "" a single number. */
  readonly operands: Readonly<Record<Operands, "n" | "">>;
  readonly constants: readonly Constants[];
}

export interface Update<Operands extends string = string, Constants extends string = string>
  extends UpdateSpec<Operands, Constants> {
  apply(values: Readonly<Record<Operands, FloatArray>>, constants: Readonly<Record<Constants, number>>): void;
}

/** The update with a spec. */
export type UpdateOf<Spec> =
  Spec extends UpdateSpec<infer Operands, infer Constants> ? Update<Operands, Constants> : never;
