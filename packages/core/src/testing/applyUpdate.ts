import type { Update } from "../updates/update.ts";

/** Applies an update to copies of these numbers and returns the results. */
export function applyUpdate<Operands extends string, Constants extends string>(
  update: Update<Operands, Constants>,
  operands: Readonly<Record<Operands, readonly number[]>>,
  constants: Readonly<Record<Constants, number>>,
): Record<Operands, number[]> {
  const names = Object.keys(update.operands) as Operands[];
  const arrays = names.map((name) => [name, Float64Array.from(operands[name])] as const);
  update.apply(Object.fromEntries(arrays) as Record<Operands, Float64Array>, constants);
  return Object.fromEntries(arrays.map(([name, array]) => [name, [...array]])) as Record<Operands, number[]>;
}
