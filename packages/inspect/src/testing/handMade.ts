import type { Trace } from "@dncjs/core";

/** Step after step; the nesting below is the tensor's shape. */
type Nested = readonly (number | Nested)[];

/** A trace of one batch row, written out by hand: tensors as nested lists [T, ...]. What measures ask sizes of is filled with zeros. */
export function handMade(tensors: Readonly<Record<string, Nested>>): Trace {
  return new Map(
    Object.entries(tensors).map(([name, values]) => {
      const [T, ...rest] = shapeOf(values);
      return [name, { shape: [T!, 1, ...rest], data: Float64Array.from((values as number[][]).flat(9)) }] as const;
    }),
  );
}

function shapeOf(values: Nested): number[] {
  const first = values[0];
  return Array.isArray(first) ? [values.length, ...shapeOf(first)] : [values.length];
}

/** `steps` times rows × width zeros: a memory that no measure under test looks at. */
export function blankMemory(steps: number, rows: number, width: number = 1): Nested {
  return Array.from({ length: steps }, () => Array.from({ length: rows }, () => new Array<number>(width).fill(0)));
}
