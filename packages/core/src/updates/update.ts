/**
 * The contract of a parameter update: an operation on whole blocks of numbers, outside of any sequence. Operands are flat arrays of equal
 * length, or single numbers. They are changed in place.
 */
import type { FloatArray } from "../kernels/kernel.ts";

export interface Update<Operands extends string = string, Constants extends string = string> {
  readonly name: string;
  /** Shapes by operand: "n" is an array, "" a single number. */
  readonly operands: Readonly<Record<Operands, "n" | "">>;
  readonly constants: readonly Constants[];
  apply(values: Readonly<Record<Operands, FloatArray>>, constants: Readonly<Record<Constants, number>>): void;
}
