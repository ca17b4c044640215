import { type Layout, nameAt, ruler } from "./layout.ts";
import { element, hint, picture } from "./svg.ts";

const HEIGHT = 16;
const GAP = 4;

/** One part of the bar of a step. */
export interface Part {
  readonly share: number;
  readonly style: string;
  readonly fill?: string;
}

export interface Strip {
  readonly name: string;
  readonly style: string;
  /** Parts of a step's bar, from below. */
  parts(step: number): readonly Part[];
  tell(step: number): string;
}

/** A line a list of numbers from 0 to 1, NaN where there is none. */
export interface ValueStrip {
  readonly name: string;
  readonly values: ArrayLike<number>;
  readonly style: "write" | "read" | "use" | "error" | "ink2";
}

/** Bars over the steps, a line a measure; values above 1 are drawn as 1. */
export function valueStrips(strips: readonly ValueStrip[], layout: Layout, summary: string): string {
  const lines = strips.map(
    ({ name, values, style }): Strip => ({
      ...{ name, style },
      parts: (step) => (Number.isNaN(values[step]!) ? [] : [{ share: Math.min(1, values[step]!), style }]),
      tell: (step) =>
        Number.isNaN(values[step]!)
          ? `${name}, step ${step}: none`
          : `${name}, step ${step}: ${values[step]!.toFixed(3)}`,
    }),
  );
  return drawStrips(lines, layout, { summary, ruled: true });
}

export interface StripsOptions {
  readonly summary: string;
  readonly definitions?: string;
  /** With the numbers of the steps. */
  readonly ruled?: boolean;
}

/** Strips below each other; `definitions` are what their fills name. */
export function drawStrips(
  strips: readonly Strip[],
  layout: Layout,
  { definitions = "", summary, ruled = false }: StripsOptions,
): string {
  const { steps, stepWidth, x } = layout;
  const top = ruled ? 20 : 0;
  const children = strips.flatMap(({ name, style, parts, tell }, line) => {
    const y = top + line * (HEIGHT + GAP);
    const bars = Array.from({ length: steps }, (_, step) => {
      let base = y + HEIGHT;
      const pieces = parts(step).map(({ share, style: own, fill }) => {
        const height = share * HEIGHT;
        base -= height;
        if (height < 0.2) return "";
        const box = { x: x(step) + 0.5, y: base, width: Math.max(1, stepWidth - 1), height };
        return element("rect", { ...box, ...(fill ? { style: `fill:url(#${fill})` } : { class: own }) });
      });
      const whole = { x: x(step), y, width: stepWidth, height: HEIGHT, "fill-opacity": 0 };
      return `${pieces.join("")}${element("rect", whole, hint(tell(step)))}`;
    });
    const ground = { x: x(0), y, width: steps * stepWidth, height: HEIGHT, class: "paper" };
    return [element("rect", ground), ...bars, nameAt(layout, y + 12, name, style)];
  });
  return picture({
    width: layout.width,
    height: top + strips.length * (HEIGHT + GAP),
    summary,
    children: [definitions, ruled ? ruler(layout, 12) : "", ...children],
  });
}
