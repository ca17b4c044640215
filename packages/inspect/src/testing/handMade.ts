import type { Trace } from "@dncjs/core";

/** The values of a tensor, nested by its shape [T, ...]. */
type Nested = readonly (number | Nested)[];

/** Returns a trace of a batch of one from tensors as nested lists [T, ...]. */
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

/** A memory of zeros, [T, N, W], for measures that read only its shape. */
export function zeroMemory(steps: number, locations: number, wordSize: number = 1): Nested {
  return Array.from({ length: steps }, () =>
    Array.from({ length: locations }, () => new Array<number>(wordSize).fill(0)),
  );
}
