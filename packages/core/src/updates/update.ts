/**
 * The contract of a parameter update: what training does to whole blocks of numbers, outside of any sequence. Operands are
 * flat and of equal length (or one element), and are changed in place.
 */
import type { FloatArray } from "../kernels/kernel.ts";

export interface Update<Operands extends string = string, Constants extends string = string> {
  readonly name: string;
  /** Every operand: "n" elements or "" for one. */
  readonly operands: Readonly<Record<Operands, "n" | "">>;
  readonly constants: readonly Constants[];
  apply(values: Readonly<Record<Operands, FloatArray>>, constants: Readonly<Record<Constants, number>>): void;
}
