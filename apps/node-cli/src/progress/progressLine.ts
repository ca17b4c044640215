import type { Lesson } from "@dncjs/train";
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
  /** Where a run with a curriculum stands. */
  readonly lesson?: Lesson | undefined;
}

/** One thing to say, and in fewer words. The least rank is the last to be left out. */
interface Figure {
  readonly rank: number;
  readonly texts: readonly string[];
}

/** Bar, batch, loss, metric, lesson, rates and time left, in one line that leaves room for the ^C that a terminal echoes. */
export function progressLine(meter: Meter, figures: ProgressFigures, columns: number): string {
  const { batches, metric: name, value, lesson } = figures;
  const done = `${count(meter.batch).padStart(count(batches).length)} / ${count(batches)}`;
  const room = columns - ROOM_TO_SPARE;
  const shown = choose(
    [
      { texts: [done], rank: 0 },
      { texts: [`loss ${meter.loss === undefined ? "-" : real(meter.loss)}`], rank: 1 },
      { texts: [`${name} ${metric(name, value).padEnd(6)}`], rank: 2 },
      { texts: lesson ? [describeLesson(lesson), lessonNumber(lesson)] : [], rank: 4 },
      { texts: [`${rate(meter.batchesPerSecond).padStart(5)} batches/s`], rank: 5 },
      { texts: [`${rate(meter.stepsPerSecond).padStart(6)} steps/s`], rank: 6 },
      { texts: [`${clock(meter.secondsLeft).padStart(5)} left`], rank: 3 },
    ],
    room - SHORTEST_BAR,
  );
  if (shown.length === 0) return done.slice(0, Math.max(0, room));
  const width = Math.min(LONGEST_BAR, room - widthOf(shown));
  return bar(meter.batch / batches, width) + shown.map((text) => `  ${text}`).join("");
}

/** "lesson 3/10: 3 sequences" */
export function describeLesson(lesson: Lesson): string {
  return `${lessonNumber(lesson)}: ${lesson.description}`;
}

function lessonNumber({ index, count: lessons }: Lesson): string {
  return `lesson ${index + 1}/${lessons}`;
}

/** What fits into `room`, in the order of the figures: in their own words or in fewer, as those of lesser rank leave room. */
function choose(figures: readonly Figure[], room: number): string[] {
  const chosen = new Map<Figure, string>();
  for (const figure of figures.toSorted((a, b) => a.rank - b.rank)) {
    if (figure.texts.length === 0) continue;
    const text = figure.texts.find((words) => widthOf([...chosen.values(), words]) <= room);
    if (text === undefined) break;
    chosen.set(figure, text);
  }
  return figures.flatMap((figure) => chosen.get(figure) ?? []);
}

function widthOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + 2 + text.length, 0);
}

function bar(fraction: number, width: number): string {
  const halves = Math.round(2 * width * Math.min(1, fraction));
  const full = Math.floor(halves / 2);
  const half = halves % 2 === 1 ? "╸" : "";
  return styled(orange, "━".repeat(full) + half) + styled("dim", "─".repeat(width - full - half.length));
}
