/** Keeps norms, quotients and logarithms finite. Source: DeepMind's published implementation. */
export const EPSILON = 1e-6;
