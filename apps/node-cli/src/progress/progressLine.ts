import type { Lesson } from "@dncjs/train";
import { orange, styled } from "../colour.ts";
import { clock, count, metric, rate, real } from "../numbers.ts";
import type { Meter } from "./meter.ts";

const SHORTEST_BAR = 8;
const LONGEST_BAR = 30;
/** Columns left free for the ^C that a terminal echoes. */
const RESERVED_COLUMNS = 3;

export interface ProgressFigures {
  readonly batches: number;
  /** The task's own metric and its last value. */
  readonly metric: string;
  readonly value: number | undefined;
  /** The current lesson of a curriculum. */
  readonly lesson?: Lesson | undefined;
}

/** One figure of the line, with texts from long to short. Figures of high rank are omitted first. */
interface Figure {
  readonly rank: number;
  readonly texts: readonly string[];
}

/** Returns bar, batch, loss, metric, lesson, rates and time left in one line of at most `columns` columns. */
export function progressLine(meter: Meter, figures: ProgressFigures, columns: number): string {
  const { batches, metric: name, value, lesson } = figures;
  const done = `${count(meter.batch).padStart(count(batches).length)} / ${count(batches)}`;
  const available = columns - RESERVED_COLUMNS;
  const shown = choose(
    [
      { texts: [done], rank: 0 },
      { texts: [`loss ${meter.loss === undefined ? "-" : real(meter.loss)}`], rank: 1 },
      { texts: [`${name} ${metric(name, value).padEnd(6)}`], rank: 2 },
      { texts: lesson ? [describeLesson(lesson), `lesson ${lessonNumber(lesson)}`] : [], rank: 4 },
      { texts: [`${rate(meter.batchesPerSecond).padStart(5)} batches/s`], rank: 5 },
      { texts: [`${rate(meter.stepsPerSecond).padStart(6)} steps/s`], rank: 6 },
      { texts: [`${clock(meter.secondsLeft).padStart(5)} left`], rank: 3 },
    ],
    available - SHORTEST_BAR,
  );
  if (shown.length === 0) return done.slice(0, Math.max(0, available));
  const width = Math.min(LONGEST_BAR, available - widthOf(shown));
  return bar(meter.batch / batches, width) + shown.map((text) => `  ${text}`).join("");
}

/** "lesson 3/10: 3 sequences" */
export function describeLesson(lesson: Lesson): string {
  return `lesson ${lessonText(lesson)}`;
}

/** "3/10: 3 sequences" */
export function lessonText(lesson: Lesson): string {
  return `${lessonNumber(lesson)}: ${lesson.description}`;
}

function lessonNumber({ index, count: lessons }: Lesson): string {
  return `${index + 1}/${lessons}`;
}

/** Chooses the texts that fit into `available` columns, by rank. Returns them in the order of the figures. */
function choose(figures: readonly Figure[], available: number): string[] {
  const chosen = new Map<Figure, string>();
  for (const figure of figures.toSorted((a, b) => a.rank - b.rank)) {
    if (figure.texts.length === 0) continue;
    const text = figure.texts.find((candidate) => widthOf([...chosen.values(), candidate]) <= available);
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
