import type { Settings } from "../kernels/kernel.ts";

/** Sizes for the kernels of the memory: all 1; odd; one read head; several write heads. M is the number of read modes. */
export const memorySizes: readonly Settings[] = [
  { N: 1, W: 1, R: 1, V: 1 },
  { N: 7, W: 5, R: 3, V: 1 },
  { N: 4, W: 3, R: 1, V: 2 },
  { N: 5, W: 2, R: 2, V: 3 },
].map((sizes) => ({ ...sizes, M: 1 + 2 * sizes.V }));
