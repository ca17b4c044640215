/** Number of random pictures of each length whose accuracy is measured, and the seed that draws them. */
export const ACCURACY_DRAW = { pictures: 512, seed: 1 } as const;

/** Training of the measured networks: equal for all of them. */
export const TRAINING = { columns: 16, pictures: 64_000, networks: 3 } as const;
