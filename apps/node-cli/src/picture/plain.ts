import { hasErrors } from "./coloured.ts";
import type { MemoryFigure } from "./figure.ts";
import { locationDigits } from "./ruler.ts";

const SHADES = " ░▒▓█";
/** Least width of the labels. */
const LABELS = 5;

/** Draws the figure without colours: shades for weights, writes on the left and reads on the right. */
export function drawPlain(figure: MemoryFigure): string[] {
  const left = Math.max(LABELS, locationDigits(figure) + 1);
  const stepWidth = figure.steps > 30 ? 1 : 2;
  const width = figure.steps * stepWidth;
  const bit = (set: boolean) => (set ? "█" : "·").repeat(stepWidth);
  const shown = (step: number, at: number) => {
    const value = figure.shown(step, at);
    return value === undefined ? undefined : bit(value > 0.5);
  };
  const answered = (step: number, at: number) => {
    const answer = figure.answered(step, at);
    return answer && (answer.right ? bit(answer.probability > 0.5) : "✕".repeat(stepWidth));
  };
  const line = (
    label: string,
    first: (step: number) => string | undefined,
    second: (step: number) => string | undefined,
  ) => {
    const cells = (draw: (step: number) => string | undefined) =>
      Array.from({ length: figure.steps }, (_, step) => draw(step) ?? " ".repeat(stepWidth)).join("");
    return `${label.padStart(left - 1)} │${cells(first)}│ │${cells(second)}│`;
  };
  const heading = (first: string, second: string) => `${" ".repeat(left)} ${first.padEnd(width + 3)} ${second}`;
  const shade = (weight: number) => SHADES[Math.round(4 * weight ** 0.6)]!.repeat(stepWidth);
  return [
    heading("shown", "answered"),
    ...Array.from({ length: figure.bits }, (_, at) =>
      line(
        "",
        (step) => shown(step, at),
        (step) => answered(step, at),
      ),
    ),
    heading("written", "read"),
    ...figure.locations.map((location) =>
      line(
        String(location),
        (step) => shade(figure.written(step, location)),
        (step) => shade(figure.read(step, location)),
      ),
    ),
    heading(`step 0 … ${figure.steps - 1}`, `step 0 … ${figure.steps - 1}`),
    ...(hasErrors(figure) ? ["", `${" ".repeat(left)} ✕ wrong answer`] : []),
    ...(figure.omitted > 0 ? [`${" ".repeat(left)} ${figure.omitted} locations not drawn`] : []),
  ];
}
