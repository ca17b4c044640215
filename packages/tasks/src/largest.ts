/** Returns the largest of the values, or `least` if it is larger. Unlike `Math.max`, accepts any number of values. */
export function largest(values: Iterable<number>, least: number = Number.NEGATIVE_INFINITY): number {
  let found = least;
  for (const value of values) found = Math.max(found, value);
  return found;
}
