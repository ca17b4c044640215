import { ArgumentError } from "@dncjs/core";

/**
 * What the steps of a sequence stand for in the terms of its task: `shown[t]` is the symbol of step t (a column of bits, a word, a line
 * of a story), null for a step that shows nothing worth keeping.
 */
export type Shown = readonly (string | null)[];

/** Of each step, the symbols of which any will do to answer it; null where nothing is asked for. */
export type Needed = readonly (readonly string[] | null)[];

/** Bits as a symbol, "0110": values above ½ are ones. */
export function bitSymbol(values: ArrayLike<number>, from: number = 0, bits: number = values.length - from): string {
  let symbol = "";
  for (let at = from; at < from + bits; at++) symbol += values[at]! > 0.5 ? "1" : "0";
  return symbol;
}

/** @throws ArgumentError unless there is one entry for each step */
export function requireSteps(name: string, list: { readonly length: number }, steps: number): void {
  if (list.length !== steps) throw new ArgumentError(name, `${list.length} entries`, `${steps}, one for each step`);
}
