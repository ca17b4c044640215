import { orange, styled } from "../colour.ts";
import { clock, count, metric, rate, real } from "../numbers.ts";
import type { Meter } from "./meter.ts";

const SHORTEST_BAR = 8;
const LONGEST_BAR = 30;
const ROOM_TO_SPARE = 3;

export interface ProgressFigures {
  readonly batches: number;
  /** The task's own metric, and what it was when last looked at. */
  readonly metric: string;
  readonly value: number | undefined;
}

/** Bar, batch, loss, metric, rates and time left, in one line that leaves room for the ^C that a terminal echoes. */
export function progressLine(meter: Meter, { batches, metric: name, value }: ProgressFigures, columns: number): string {
  const done = `${count(meter.batch).padStart(count(batches).length)} / ${count(batches)}`;
  const figures = [
    { text: done, rank: 0 },
    { text: `loss ${meter.loss === undefined ? "-" : real(meter.loss)}`, rank: 1 },
    { text: `${name} ${metric(name, value).padEnd(6)}`, rank: 2 },
    { text: `${rate(meter.batchesPerSecond).padStart(5)} batches/s`, rank: 4 },
    { text: `${rate(meter.stepsPerSecond).padStart(6)} steps/s`, rank: 5 },
    { text: `${clock(meter.secondsLeft).padStart(5)} left`, rank: 3 },
  ];
  const room = columns - ROOM_TO_SPARE;
  const shown = figures.filter(
    ({ rank }) => SHORTEST_BAR + widthOf(figures.filter((other) => other.rank <= rank)) <= room,
  );
  const width = Math.min(LONGEST_BAR, room - widthOf(shown));
  if (width < SHORTEST_BAR) return done.slice(0, Math.max(0, room));
  return bar(meter.batch / batches, width) + shown.map(({ text }) => `  ${text}`).join("");
}

function widthOf(figures: readonly { readonly text: string }[]): number {
  return figures.reduce((sum, { text }) => sum + 2 + text.length, 0);
}

function bar(fraction: number, width: number): string {
  const halves = Math.round(2 * width * Math.min(1, fraction));
  const full = Math.floor(halves / 2);
  const half = halves % 2 === 1 ? "╸" : "";
  return styled(orange, "━".repeat(full) + half) + styled("dim", "─".repeat(width - full - half.length));
}
