import type { Layout } from "../lessons/lesson.ts";
import type { RowOrder } from "./locationOrder.ts";

/** How much room the figure gives to what a lesson shows and asks. */
export interface Room {
  /** Heights of what is shown and of what is answered, in squares. */
  readonly shown: number;
  readonly answered: number;
  /** Width of what the rows of memory mean, on a desk. */
  readonly meaning: number;
  /** Width of the labels on the left, on a phone. */
  readonly phoneLabels: number;
}

export interface FigureSize extends Room {
  readonly T: number;
  readonly N: number;
  readonly W: number;
}

/** Columns of the view inside a step, from the left; each is a mark wide. */
export const insideParts = ["usage", "lookUp", "free", "written", "back", "content", "forward", "read"] as const;
export type InsidePart = (typeof insideParts)[number];

/** Where everything in the figure stands, in pixels. */
export interface Geometry {
  readonly phone: boolean;
  readonly width: number;
  readonly height: number;
  readonly step: number;
  readonly row: number;
  readonly square: number;
  readonly cell: number;
  /** Of each of the gates. */
  readonly track: number;
  readonly left: number;
  readonly right: number;
  readonly ruler: number;
  readonly shown: number;
  readonly rows: number;
  readonly rowsEnd: number;
  readonly gates: readonly [number, number, number];
  readonly answered: number;
  readonly bottom: number;
  /** Left edges inside the step; missing where there is no room. */
  readonly inside: Readonly<Record<InsidePart, number>> | null;
  /** Right edge of the arcs of links. */
  readonly links: number;
  readonly memory: number;
  readonly meaning: number;
  /** Of the bars of use on a phone. */
  readonly use: number;
  /** Largest side of a mark of time. */
  readonly mark: number;
}

const GAP = 18;
/** Steps become as narrow as this before the views inside a step go. */
const NARROWEST_STEP = 13;

/** The geometry for a figure `room` pixels wide: where there is not enough for all, steps become narrower, then views go. */
export function geometryOf(size: FigureSize, layout: Layout, room: number, phone: boolean): Geometry {
  if (phone) return phoneGeometry(size, room);
  const whole = deskGeometry(size, layout);
  if (whole.width <= room) return whole;
  const narrower = layout.step - (whole.width - room) / size.T;
  if (narrower >= NARROWEST_STEP) return deskGeometry(size, { ...layout, step: narrower });
  const bare = deskGeometry(size, { ...layout, inside: false });
  if (bare.width <= room) return bare;
  return deskGeometry(size, { ...layout, inside: false, step: layout.step - (bare.width - room) / size.T });
}

function deskGeometry(size: FigureSize, { step, cell, row, inside }: Layout): Geometry {
  const [left, gap] = [78, 12];
  const vertical = heights(size, { ruler: 42, square: 15, row, track: 17, between: 5, gap });
  const right = left + size.T * step;
  const parts = inside ? insideColumns(right + GAP) : null;
  const links = parts ? parts.read + 24 + 4 + 48 : right + GAP - 4;
  const memory = links + 4;
  const meaning = memory + size.W * cell + 10;
  return {
    ...{ phone: false, step, cell, left, right, inside: parts, links, memory, meaning, use: 0 },
    ...vertical,
    width: meaning + size.meaning,
    // Where steps are narrow, marks may be wider: neighbours in time stand in different rows.
    mark: Math.max(Math.min(step, row) - 3, Math.min(row - 2, 10)),
  };
}

function phoneGeometry(size: FigureSize, room: number): Geometry {
  const cell = Math.max(3, Math.floor(((room < 354 ? 96 : 108) / size.W) * 2) / 2);
  const [left, use] = [size.phoneLabels, 18];
  const step = (room - left - 9 - size.W * cell - 4 - use) / size.T;
  const row = size.N > 24 ? 8 : 15;
  const right = left + size.T * step;
  const memory = right + 9;
  return {
    ...{ phone: true, step, cell, left, right, inside: null, links: memory, memory, meaning: 0 },
    ...heights(size, { ruler: 34, square: 11, row, track: 13, between: 3, gap: 8 }),
    use: memory + size.W * cell + 4,
    width: room,
    mark: Math.max(5, Math.min(step, row) - 1),
  };
}

interface Heights {
  readonly ruler: number;
  readonly square: number;
  readonly row: number;
  readonly track: number;
  readonly between: number;
  readonly gap: number;
}

function heights({ N, shown, answered: asked }: FigureSize, { ruler, square, row, track, between, gap }: Heights) {
  const rows = ruler + shown * square + gap;
  const rowsEnd = rows + N * row;
  const gate = (index: number) => rowsEnd + gap + index * (track + between);
  const answered = gate(3) - between + gap;
  const bottom = answered + asked * square;
  const gates = [gate(0), gate(1), gate(2)] as const;
  return { ruler, square, row, track, shown: ruler, rows, rowsEnd, gates, answered, bottom, height: bottom + 4 };
}

function insideColumns(from: number): Record<InsidePart, number> {
  let x = from;
  const take = (width: number) => {
    const here = x;
    x += width;
    return here;
  };
  return {
    usage: take(40),
    lookUp: take(20),
    free: take(23),
    written: take(33),
    back: take(20),
    content: take(20),
    forward: take(23),
    read: take(28),
  };
}

/** The middle of step `t`. */
export const stepX = (g: Geometry, t: number): number => g.left + (t + 0.5) * g.step;

/** The top of a row of memory. */
export const rowTop = (g: Geometry, order: RowOrder, n: number): number => g.rows + order.places[n]! * g.row;

/** The middle of a row of memory. */
export const rowY = (g: Geometry, order: RowOrder, n: number): number => rowTop(g, order, n) + g.row / 2;

/** What stands at a point of the figure. */
export type Spot =
  | { readonly on: "ruler"; readonly t: number }
  | { readonly on: "shown" | "answered"; readonly t: number; readonly square: number }
  | { readonly on: "rows"; readonly t: number; readonly row: number }
  | { readonly on: "gates"; readonly t: number; readonly gate: number }
  | { readonly on: "inside"; readonly row: number; readonly part: InsidePart }
  | { readonly on: "links"; readonly row: number }
  | { readonly on: "memory"; readonly row: number; readonly cell: number };

/** Finds what is under a point, in figure pixels; undefined between things. */
export function spotAt(g: Geometry, order: RowOrder, size: FigureSize, x: number, y: number): Spot | undefined {
  const place = Math.floor((y - g.rows) / g.row);
  const row = place >= 0 && place < size.N ? order.rows[place] : undefined;
  if (x >= g.left && x < g.right) return timeSpot(g, size, x, y, row);
  if (row === undefined || x < g.right) return undefined;
  const cell = Math.floor((x - g.memory) / g.cell);
  if (cell >= 0 && cell < size.W) return { on: "memory", row, cell };
  if (g.phone && x >= g.use) return { on: "inside", row, part: "usage" };
  if (!g.inside) return undefined;
  if (x > g.links - 48 && x < g.memory) return { on: "links", row };
  const part = insideParts.findLast((name) => x >= g.inside![name]);
  return part && x < g.inside.read + 24 ? { on: "inside", row, part } : undefined;
}

function timeSpot(g: Geometry, size: FigureSize, x: number, y: number, row: number | undefined): Spot | undefined {
  const t = Math.min(size.T - 1, Math.floor((x - g.left) / g.step));
  if (y < g.shown - 2) return { on: "ruler", t };
  if (row !== undefined) return { on: "rows", t, row };
  for (const [on, top] of [
    ["shown", g.shown],
    ["answered", g.answered],
  ] as const) {
    const square = Math.floor((y - top) / g.square);
    if (square >= 0 && square < size[on]) return { on, t, square };
  }
  const gate = g.gates.findIndex((top) => y >= top && y < top + g.track);
  return gate >= 0 ? { on: "gates", t, gate } : undefined;
}
