/** Keeps norms, quotients and logarithms finite. Source: DeepMind's published implementation. Compiled kernels and shaders repeat it, and test it. */
export const EPSILON = 1e-6;
