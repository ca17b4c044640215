import { ArgumentError, type SequenceInput } from "@dncjs/core";

/** A sequence [T,X], nested or end to end, as numbers end to end. @throws ArgumentError unless they are whole steps of `size` values */
export function endToEnd(x: SequenceInput, size: number): Float64Array {
  const isFlat = typeof (x as ArrayLike<unknown>)[0] === "number";
  const rows = isFlat ? [x as ArrayLike<number>] : Array.from(x as ArrayLike<ArrayLike<number>>);
  const flat = Float64Array.from(rows.flatMap((row) => Array.from(row)));
  if (flat.length > 0 && flat.length % size === 0) return flat;
  throw new ArgumentError("x", `${flat.length} values`, `whole steps of ${size} values, at least one`);
}
