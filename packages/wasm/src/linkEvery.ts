/** Numbers of links that lie in the caches anyhow, and need not be made again. */
const FEW_LINKS = 1 << 20;

/**
 * Of how many steps one keeps its links where those of all steps are so many numbers (docs/performance.md has the measurements): the
 * fewer are kept, the less comes from memory, and the more updates are made again for each step on the way back, which takes half as long
 * in the build `wide`.
 */
export function linkEvery(numbers: number, wide: boolean = false): number {
  if (numbers < FEW_LINKS) return 1;
  return wide ? 4 : 3;
}
