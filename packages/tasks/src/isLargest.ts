/**
 * Returns whether value `expected` is greater than every other of the `size` values from `from` on, counted from `from`. A tie and a NaN are
 * wrong.
 */
export function isLargest(values: ArrayLike<number>, from: number, size: number, expected: number): boolean {
  if (Number.isNaN(values[from + expected])) return false; // with a single value nothing else rejects NaN
  for (let at = 0; at < size; at++) {
    if (at !== expected && !((values[from + expected] as number) > (values[from + at] as number))) return false;
  }
  return true;
}
