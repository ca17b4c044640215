const LEVELS = "▁▂▃▄▅▆▇█";

/** Returns a bar for a fraction, from ▁ for 0 to █ for 1; ✕ for NaN. */
export function levelSign(fraction: number): string {
  if (Number.isNaN(fraction)) return "✕";
  return LEVELS[Math.min(LEVELS.length - 1, Math.max(0, Math.floor(fraction * LEVELS.length)))] as string;
}
