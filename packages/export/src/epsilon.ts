/** ε of docs/math.md. */
export const EPSILON = 1e-6;
