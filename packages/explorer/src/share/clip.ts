import type { LocationOrder } from "../figure/locationOrder.ts";
import { type Episode, expectedAt, shownAt } from "../lessons/picture/episode.ts";
import { at, type Run } from "../session/run.ts";

/** The contents of a clip: a run of a picture lesson, and the hit that damaged it. */
export interface Clip {
  readonly run: Run;
  readonly episode: Episode;
  readonly order: LocationOrder;
  readonly score: string;
  /** The hit happens after this step. */
  readonly hit?: { readonly step: number; readonly location: number } | undefined;
}

/** Returns the colour of a token such as "ink". */
export type Colours = (name: string) => string;

const WIDTH = 480;
const MARGIN = 16;
const SQUARE = 12;
const GAP = 10;
const FOOT = 30;
/** Height of all locations together, if they are not too few. */
const LOCATIONS = 192;

export interface ClipSize {
  readonly width: number;
  readonly height: number;
}

/** Sizes of a clip, in pixels. */
function layoutOf({ run, episode }: Clip) {
  const row = Math.max(4, Math.min(14, Math.floor(LOCATIONS / run.N)));
  const picture = episode.squares * SQUARE;
  const locations = MARGIN + picture + GAP;
  const answered = locations + run.N * row + GAP;
  return { row, picture, locations, answered, step: (WIDTH - 2 * MARGIN) / run.T, height: answered + picture + FOOT };
}

export function clipSize(clip: Clip): ClipSize {
  return { width: WIDTH, height: layoutOf(clip).height };
}

/** Draws the steps up to `last`: the picture until it must be remembered, the marks of the memory, and the answer. */
export function drawClip(context: CanvasRenderingContext2D, clip: Clip, last: number, colour: Colours): void {
  const { run, episode, score } = clip;
  const g = layoutOf(clip);
  const box = (fill: string, x: number, y: number, width: number, height: number) => {
    context.fillStyle = colour(fill);
    context.fillRect(x, y, width, height);
  };
  box("page", 0, 0, WIDTH, g.height);
  for (const [y, height] of [
    [MARGIN, g.picture],
    [g.locations, run.N * g.row],
    [g.answered, g.picture],
  ] as const)
    box("paper", MARGIN, y, WIDTH - 2 * MARGIN, height);
  const answers = episode.expected.findIndex((column) => column >= 0);
  const isRemembering = last >= answers - 1 && !episode.shown.some((column, t) => column >= 0 && t >= answers);
  for (let t = 0; t <= last; t++) {
    const x = MARGIN + t * g.step;
    const square = (y: number, k: number, fill: string) =>
      box(fill, x + 0.5, y + k * SQUARE + 0.5, g.step - 1, SQUARE - 1);
    if (!isRemembering)
      shownAt(episode, t)?.forEach((bit, k) => {
        if (bit) square(MARGIN, k, "ink");
      });
    drawMarks(context, clip, t, {
      x: x + g.step / 2,
      y: g.locations,
      row: g.row,
      colour,
      side: Math.min(g.step, g.row),
    });
    expectedAt(episode, t)?.forEach((bit, k) => {
      const answered = run.answers[t * run.Y + k]! > 0.5;
      if (answered !== bit > 0.5) square(g.answered, k, "error");
      else if (answered) square(g.answered, k, "ink");
    });
  }
  context.fillStyle = colour("ink2");
  context.font = "13px system-ui, sans-serif";
  context.fillText(
    last === run.T - 1 ? `dncjs · ${score}` : isRemembering ? "dncjs · from memory" : "dncjs",
    MARGIN,
    g.height - 10,
  );
}

interface Marks {
  readonly x: number;
  readonly y: number;
  readonly row: number;
  readonly side: number;
  readonly colour: Colours;
}

/** Draws the writes (squares) and reads (discs) of a step, and the hit after it. */
function drawMarks(context: CanvasRenderingContext2D, { run, order, hit }: Clip, t: number, marks: Marks): void {
  const { x, y, row, side, colour } = marks;
  for (let place = 0; place < run.N; place++) {
    const n = order.locations[place]!;
    const middle = y + (place + 0.5) * row;
    const [written, read] = [run.writeWeights, run.readWeights].map(
      (weights) => side * Math.sqrt(at(weights, t, run.N)[n]!),
    );
    context.fillStyle = colour("write");
    if (written! > 1) context.fillRect(x - written! / 2, middle - written! / 2, written!, written!);
    context.fillStyle = colour("read");
    context.beginPath();
    if (read! > 1) context.arc(x, middle, read! / 2, 0, 2 * Math.PI);
    context.fill();
    if (hit?.step !== t || hit.location !== n) continue;
    context.fillStyle = colour("error");
    context.fillRect(x + side / 2, y, 2, run.N * row);
    context.fillRect(x + side / 2 - 4, middle - 5, 10, 10);
  }
}
