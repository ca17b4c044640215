/** Keeps norms, quotients and logarithms finite; the value of DeepMind's published implementation, used everywhere. */
export const EPSILON = 1e-6;
