import type { LearningCurve, Moment } from "../session/messages.ts";

/** Returns the share of wrong squares at a moment, from the last measurement before it. */
export function errorAt({ pictures, error }: LearningCurve, moment: number): number {
  const at = pictures.findLastIndex((seen) => seen <= moment);
  return error[at] ?? 0.5;
}

/** Formats "3.2 % wrong after 12,000 pictures". */
export function momentWords(curve: LearningCurve, moment: Moment): string {
  return `${shareWords(errorAt(curve, moment.pictures))} wrong after ${moment.pictures.toLocaleString("en")} pictures`;
}

/** Describes the curve in one sentence. */
export function curveWords(curve: LearningCurve): string {
  if (curve.error.length === 0) return "Share of wrong squares: no measurement yet";
  const last = curve.pictures.at(-1)!.toLocaleString("en");
  return `${shareWords(curve.error[0]!)} wrong at first, ${shareWords(curve.error.at(-1)!)} after ${last} pictures`;
}

/** Formats "3.2 %". */
export function shareWords(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)}\u202f%`;
}
