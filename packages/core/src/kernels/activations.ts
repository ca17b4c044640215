/** σ(x) = 1 / (1 + e^-x), without overflow for either sign. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** softplus(x) = log(1 + e^x) ∈ [0, ∞), as max(x,0) + log1p(e^-|x|), which cannot overflow. Its derivative is σ(x). */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** oneplus(x) = 1 + log(1 + e^x) ∈ [1, ∞), as 1 + max(x,0) + log1p(e^-|x|), which cannot overflow. Its derivative is σ(x). */
export function oneplus(x: number): number {
  return 1 + Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** Clamps x to ±limit. */
export function clamp(x: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, x));
}
