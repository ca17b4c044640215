import { ArgumentError, type SequenceInput } from "@dncjs/core";

/**
 * Flattens a sequence [T, X], nested or end to end, to T·X numbers. `size` is X.
 * @throws ArgumentError if the sequence is empty or its length is not a multiple of `size`
 */
export function endToEnd(x: SequenceInput, size: number): Float64Array {
  const isFlat = typeof (x as ArrayLike<unknown>)[0] === "number";
  const steps = isFlat ? [x as ArrayLike<number>] : Array.from(x as ArrayLike<ArrayLike<number>>);
  const flat = Float64Array.from(steps.flatMap((values) => Array.from(values)));
  if (flat.length > 0 && flat.length % size === 0) return flat;
  throw new ArgumentError("x.length", flat.length, `a multiple of the input size ${size}, at least one step`);
}
