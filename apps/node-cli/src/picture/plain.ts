import { hasErrors } from "./coloured.ts";
import type { MemoryStory } from "./story.ts";

const SHADES = " ░▒▓█";
const LABELS = 5;

/** The picture for a pipe: shades for colours, writes to the left and reads to the right on the same rows. */
export function drawPlain(story: MemoryStory): string[] {
  const pitch = story.steps > 30 ? 1 : 2;
  const width = story.steps * pitch;
  const bit = (set: boolean) => (set ? "█" : "·").repeat(pitch);
  const shown = (step: number, at: number) => {
    const value = story.shown(step, at);
    return value === undefined ? undefined : bit(value > 0.5);
  };
  const answered = (step: number, at: number) => {
    const answer = story.answered(step, at);
    return answer && (answer.right ? bit(answer.probability > 0.5) : "✕".repeat(pitch));
  };
  const line = (
    label: string,
    left: (step: number) => string | undefined,
    right: (step: number) => string | undefined,
  ) => {
    const cells = (draw: (step: number) => string | undefined) =>
      Array.from({ length: story.steps }, (_, step) => draw(step) ?? " ".repeat(pitch)).join("");
    return `${label.padStart(LABELS - 1)} │${cells(left)}│ │${cells(right)}│`;
  };
  const heading = (left: string, right: string) => `${" ".repeat(LABELS)} ${left.padEnd(width + 3)} ${right}`;
  const shade = (weight: number) => SHADES[Math.round(4 * weight ** 0.6)]!.repeat(pitch);
  return [
    heading("shown", "answered"),
    ...Array.from({ length: story.bits }, (_, at) =>
      line(
        "",
        (step) => shown(step, at),
        (step) => answered(step, at),
      ),
    ),
    heading("written", "read"),
    ...story.rows.map((row) =>
      line(
        String(row),
        (step) => shade(story.written(step, row)),
        (step) => shade(story.read(step, row)),
      ),
    ),
    heading(`step 0 … ${story.steps - 1}`, `step 0 … ${story.steps - 1}`),
    ...(hasErrors(story) ? ["", `${" ".repeat(LABELS)} ✕ answered wrongly`] : []),
    ...(story.leftOut > 0 ? [`${" ".repeat(LABELS)} ${story.leftOut} rows not drawn`] : []),
  ];
}
