import { type Layout, nameAt, ruler } from "./layout.ts";
import { element, hint, picture } from "./svg.ts";

const HEIGHT = 16;
const GAP = 4;

/** One part of the bar of a step. */
export interface Part {
  /** Height of the part, from 0 to 1. */
  readonly share: number;
  /** CSS class of the part. */
  readonly style: string;
  /** Id of a pattern to fill the part with, instead of the colour of the class. */
  readonly fill?: string;
}

/** One line of bars. */
export interface Strip {
  readonly name: string;
  /** CSS class of the name. */
  readonly style: string;
  /** Returns the parts of a step's bar, from the bottom. */
  parts(step: number): readonly Part[];
  /** Returns the tooltip of a step. */
  hint(step: number): string;
}

/** One line of numbers from 0 to 1. */
export interface ValueStrip {
  readonly name: string;
  /** [T]; NaN for a step without a value. */
  readonly values: ArrayLike<number>;
  readonly style: "write" | "read" | "use" | "error" | "ink2";
}

/**
 * Draws lines of bars over the steps, one per measure, as SVG. Values above 1 are drawn as 1.
 * @param summary the text alternative of the figure
 */
export function valueStrips(strips: readonly ValueStrip[], layout: Layout, summary: string): string {
  const lines = strips.map(
    ({ name, values, style }): Strip => ({
      name,
      style,
      parts: (step) => (Number.isNaN(values[step]!) ? [] : [{ share: Math.min(1, values[step]!), style }]),
      hint: (step) =>
        Number.isNaN(values[step]!)
          ? `${name}, step ${step}: none`
          : `${name}, step ${step}: ${values[step]!.toFixed(3)}`,
    }),
  );
  return drawStrips(lines, layout, { summary, ruled: true });
}

export interface StripsOptions {
  readonly summary: string;
  /** SVG of the patterns that the fills refer to. @default none */
  readonly definitions?: string;
  /** Draws the step numbers. @default false */
  readonly ruled?: boolean;
}

/** Draws strips below each other. */
export function drawStrips(
  strips: readonly Strip[],
  layout: Layout,
  { definitions = "", summary, ruled = false }: StripsOptions,
): string {
  const { steps, stepWidth, x } = layout;
  const top = ruled ? 20 : 0;
  const children = strips.flatMap((strip, line) => {
    const y = top + line * (HEIGHT + GAP);
    const bars = Array.from({ length: steps }, (_, step) => {
      let base = y + HEIGHT;
      const pieces = strip.parts(step).map(({ share, style, fill }) => {
        const height = share * HEIGHT;
        base -= height;
        if (height < 0.2) return "";
        const box = { x: x(step) + 0.5, y: base, width: Math.max(1, stepWidth - 1), height };
        return element("rect", { ...box, ...(fill ? { style: `fill:url(#${fill})` } : { class: style }) });
      });
      const whole = { x: x(step), y, width: stepWidth, height: HEIGHT, "fill-opacity": 0 };
      return `${pieces.join("")}${element("rect", whole, hint(strip.hint(step)))}`;
    });
    const ground = { x: x(0), y, width: steps * stepWidth, height: HEIGHT, class: "paper" };
    return [element("rect", ground), ...bars, nameAt(layout, y + 12, strip.name, strip.style)];
  });
  return picture({
    width: layout.width,
    height: top + strips.length * (HEIGHT + GAP),
    summary,
    children: [definitions, ruled ? ruler(layout, 12) : "", ...children],
  });
}
