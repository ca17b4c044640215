import type { SequenceInput } from "@dncjs/core";
import { checkSequence } from "@dncjs/core/run";

/**
 * Returns a copy of a sequence [T, X], nested or end to end, as T·X numbers. `size` is X.
 * @throws ArgumentError if the sequence is empty, its length is not a multiple of `size`, or a number is not finite
 */
export function endToEnd(x: SequenceInput, size: number): Float64Array {
  return Float64Array.from(checkSequence(x, 1, size, "float64").data);
}
