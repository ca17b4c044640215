import { nothing, type SVGTemplateResult, svg } from "lit";

/** Smaller weights are not drawn. */
export const LEAST = 0.015;

type Drawn = SVGTemplateResult | typeof nothing;

/** Draws a weight as the area of a square; hollow for a candidate. */
export function squareMark(
  x: number,
  y: number,
  weight: number,
  largest: number,
  colour: string,
  hollow = false,
): Drawn {
  if (weight < LEAST) return nothing;
  const side = largest * Math.sqrt(Math.min(1, weight));
  const inner = Math.max(0.5, side - 1.5);
  return hollow
    ? svg`<rect x=${x - inner / 2} y=${y - inner / 2} width=${inner} height=${inner} fill="none" stroke=${colour} stroke-width="1.5" />`
    : svg`<rect x=${x - side / 2} y=${y - side / 2} width=${side} height=${side} rx="1.5" fill=${colour} />`;
}

/** Draws a weight as the area of a disc; hollow for a candidate. */
export function discMark(x: number, y: number, weight: number, largest: number, colour: string, hollow = false): Drawn {
  if (weight < LEAST) return nothing;
  const radius = (largest * Math.sqrt(Math.min(1, weight))) / 2;
  return hollow
    ? svg`<circle cx=${x} cy=${y} r=${Math.max(0.4, radius - 0.75)} fill="none" stroke=${colour} stroke-width="1.5" />`
    : svg`<circle cx=${x} cy=${y} r=${radius} fill=${colour} stroke="var(--page)" stroke-width=${Math.min(1, radius / 4)} />`;
}

/** Colour of a square that is black with this probability. */
export function inkOf(probability: number): string {
  if (probability >= 0.999) return "var(--ink)";
  return `color-mix(in oklab, var(--ink) ${(100 * probability).toFixed(1)}%, var(--paper))`;
}

/** Path of a bracket over [from, to], open at the bottom. */
export function bracket(from: number, to: number, y: number): string {
  return `M${from} ${y + 8}v-4H${to}v4`;
}
