/** Number of random pictures of each length whose accuracy is measured, and the seed that draws them. */
export const ACCURACY_DRAW = { pictures: 512, seed: 1 } as const;
