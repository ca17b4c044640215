import { html, svg, type TemplateResult } from "lit";

/** A logarithmic axis between two powers of ten. */
export interface LogAxis {
  /** Exponents of its ends. */
  readonly low: number;
  readonly high: number;
}

/** Returns an axis that covers all positive finite values and at least [from, to]. */
export function logAxis(
  values: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
): LogAxis {
  const powers = [...values, from, to].filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10);
  // Tolerance for the rounding of logarithms.
  return { low: Math.floor(Math.min(...powers) + 1e-9), high: Math.ceil(Math.max(...powers) - 1e-9) };
}

/** Position on the axis, in percent. */
export function placeOn({ low, high }: LogAxis, value: number): number {
  return (100 * (Math.log10(value) - low)) / (high - low);
}

/** Labels of the axis, at every other power of ten. */
export function axisView(axis: LogAxis, words: (exponent: number) => string): TemplateResult {
  return html`<svg class="strip">${ticksOf(axis).map(({ exponent, x }, k) => (k % 2 === 0 ? svg`<text x=${x} y="14" text-anchor="middle">${words(exponent)}</text>` : ""))}</svg>`;
}

/** A value on its axis, with grid lines that continue from row to row. */
export function dotView(axis: LogAxis, value: number): TemplateResult {
  const place = placeOn(axis, value);
  return html`<svg class="strip" aria-hidden="true">${ticksOf(axis).map(({ x }) => svg`<line x1=${x} x2=${x} y1="0" y2="100%" stroke="var(--line)" />`)}${Number.isFinite(place) ? svg`<circle cx="${place}%" cy="50%" r="4.5" fill="var(--ink)" />` : ""}</svg>`;
}

/** A power of ten and its position. */
interface Tick {
  readonly exponent: number;
  readonly x: string;
}

function ticksOf({ low, high }: LogAxis): readonly Tick[] {
  const place = (exponent: number) => (100 * (exponent - low)) / (high - low);
  return Array.from({ length: high - low + 1 }, (_, k) => ({ exponent: low + k, x: `${place(low + k)}%` }));
}

/** Formats a number: "3.1 × 10⁻⁷". */
export function scientific(value: number): string {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return "not a number";
  const [digits, exponent] = value.toExponential(1).split("e");
  return `${digits}\u00a0×\u00a0${powerOfTen(Number(exponent))}`;
}

/** Returns "10⁻⁷" for -7. */
export function powerOfTen(exponent: number): string {
  return `10${String(exponent).replace(/[-\d]/g, (sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)]!))}`;
}
