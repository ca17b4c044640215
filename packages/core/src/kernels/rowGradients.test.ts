import { describe, expect, test } from "vitest";
import { Random } from "../random.ts";
import {
  findRow,
  forTouchedRows,
  rowGradientsHead,
  rowGradientsHeader,
  rowGradientsLength,
  touchRow,
} from "./rowGradients.ts";

/** A gradient without touched rows, on memory that holds NaN. */
function untouched(
  rows: number,
  rowSize: number,
  touched: number,
  Type: typeof Float64Array | typeof Float32Array = Float64Array,
) {
  const gradients = new Type(rowGradientsLength(rows, rowSize, touched)).fill(Number.NaN);
  gradients.fill(0, 0, rowGradientsHead(rows, touched));
  gradients.set(rowGradientsHeader(rows, touched));
  return gradients;
}

describe("row gradients", () => {
  test.each([
    [50, 3, 50],
    [4096, 2, 40],
    [2 ** 24, 1, 33],
  ])("hold the same sums as a map, for random rows: %i rows of %i, %i touched", (rows, rowSize, touched) => {
    const random = new Random(7);
    for (const Type of [Float64Array, Float32Array]) {
      const gradients = untouched(rows, rowSize, touched, Type);
      const sums = new Map<number, number[]>();
      const candidates = Array.from({ length: touched }, () => rows - 1 - random.integer(rows));
      for (let k = 0; k < 400; k++) {
        const row = candidates[random.integer(candidates.length)]!;
        expect(findRow(gradients, row, rowSize) >= 0).toBe(sums.has(row));
        const at = touchRow(gradients, row, rowSize);
        const sum = sums.get(row) ?? new Array<number>(rowSize).fill(0);
        for (let j = 0; j < rowSize; j++) {
          gradients[at + j] += j + 1;
          sum[j] += j + 1;
        }
        sums.set(row, sum);
      }
      const found = new Map<number, number[]>();
      forTouchedRows(gradients, rowSize, (row, at) => found.set(row, [...gradients.subarray(at, at + rowSize)]));
      expect(found).toEqual(sums);
    }
  });

  test("refuse more rows than they have room for", () => {
    const gradients = untouched(1000, 1, 10);
    expect(() => {
      for (let row = 0; row < 1000; row++) touchRow(gradients, row, 1);
    }).toThrow(RangeError);
  });

  test("have a length that does not depend on the number of rows", () => {
    expect(rowGradientsLength(1 << 22, 32, 100)).toBe(rowGradientsLength(4096, 32, 100));
  });
});
