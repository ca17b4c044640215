import { type SVGTemplateResult, svg } from "lit";
import { LEAST } from "./marks.ts";

/** In an outline a tenth of a pixel is enough. */
const round = (value: number): number => Math.round(value * 10) / 10;

/** Outline of a rectangle; empty where it has no area. */
export function rectOutline(x: number, y: number, width: number, height: number): string {
  return width > 0.05 && height > 0.05
    ? `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${-round(width)}z`
    : "";
}

/** Outline of a square whose area is the weight, its corners rounded where there is room; empty for what is not drawn. */
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

/** Outline of a disc whose area is the weight; empty for what is not drawn. */
export function discOutline(x: number, y: number, weight: number, largest: number): string {
  if (weight < LEAST) return "";
  const r = Math.round(50 * largest * Math.sqrt(Math.min(1, weight))) / 100;
  return `M${round(x - r)} ${round(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

/** How an outline is filled. */
export interface Ink {
  readonly fill: string;
  readonly opacity?: number;
}

/** Outlines by how they are filled: hundreds of marks that do not move become a few elements, which a page draws much faster. */
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

  /** A path for each ink, in the order in which they were first used; with the class of all of them. */
  drawn(name = ""): SVGTemplateResult[] {
    return [...this.#byInk.values()].map(
      ({ ink, parts }) => svg`<path d=${parts.join("")} fill=${ink.fill} opacity=${ink.opacity!} class=${name} />`,
    );
  }
}
