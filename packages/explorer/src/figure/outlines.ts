import { type SVGTemplateResult, svg } from "lit";
import { LEAST } from "./marks.ts";

/** A tenth of a pixel is precise enough. */
const round = (value: number): number => Math.round(value * 10) / 10;

/** Outline of a rectangle; empty if it has no area. */
export function rectOutline(x: number, y: number, width: number, height: number): string {
  return width > 0.05 && height > 0.05
    ? `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${-round(width)}z`
    : "";
}

/**
 * Outline of a square whose area is the weight, with round corners if it is large enough; empty for weights that are
 * not drawn.
 */
export function squareOutline(x: number, y: number, weight: number, largest: number): string {
  if (weight < LEAST) return "";
  const side = round(largest * Math.sqrt(Math.min(1, weight)));
  const left = x - side / 2;
  const top = y - side / 2;
  if (side < 4) return rectOutline(left, top, side, side);
  const r = 1.5;
  const s = round(side - 3);
  const corners = `h${s}q${r} 0 ${r} ${r}v${s}q0 ${r} ${-r} ${r}h${-s}q${-r} 0 ${-r} ${-r}v${-s}q0 ${-r} ${r} ${-r}z`;
  return `M${round(left + r)} ${round(top)}${corners}`;
}

/** Outline of a disc whose area is the weight; empty for weights that are not drawn. */
export function discOutline(x: number, y: number, weight: number, largest: number): string {
  if (weight < LEAST) return "";
  const r = Math.round(50 * largest * Math.sqrt(Math.min(1, weight))) / 100;
  return `M${round(x - r)} ${round(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

/** Fill of an outline. */
export interface Ink {
  readonly fill: string;
  readonly opacity?: number;
}

/** Merges outlines of equal fill into one path. A page draws a few paths much faster than hundreds of marks. */
export class Outlines {
  readonly #byInk = new Map<string, { readonly ink: Ink; readonly parts: string[] }>();

  add(outline: string, { fill, opacity = 1 }: Ink): void {
    if (!outline) return;
    const ink = { fill, opacity: Math.round(opacity * 50) / 50 };
    const key = `${ink.fill} ${ink.opacity}`;
    const group = this.#byInk.get(key) ?? { ink, parts: [] };
    group.parts.push(outline);
    this.#byInk.set(key, group);
  }

  /** Returns a path for each fill, in order of first use; `name` is the class of all paths. */
  drawn(name = ""): SVGTemplateResult[] {
    return [...this.#byInk.values()].map(
      ({ ink, parts }) => svg`<path d=${parts.join("")} fill=${ink.fill} opacity=${ink.opacity!} class=${name} />`,
    );
  }
}
