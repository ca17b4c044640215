import type { Layout } from "../lessons/lesson.ts";
import type { LocationOrder } from "./locationOrder.ts";

/** Space that the content of a lesson needs in the figure. */
export interface ContentSize {
  /** Heights of the input and the answer, in squares. */
  readonly shown: number;
  readonly answered: number;
  /** Width of the meanings beside the memory, on a desktop. */
  readonly meaning: number;
  /** Width of the left labels, on a phone. */
  readonly phoneLabels: number;
}

export interface FigureSize extends ContentSize {
  readonly T: number;
  readonly N: number;
  readonly W: number;
}

/** Columns of the view inside a step, from left to right; each one mark wide. */
export const insideParts = ["usage", "lookUp", "free", "written", "back", "content", "forward", "read"] as const;
export type InsidePart = (typeof insideParts)[number];

/** Positions and sizes in the figure, in pixels. */
export interface Geometry {
  readonly phone: boolean;
  readonly width: number;
  readonly height: number;
  readonly step: number;
  readonly rowHeight: number;
  readonly square: number;
  readonly cell: number;
  /** Height of each gate's track. */
  readonly track: number;
  readonly left: number;
  readonly right: number;
  readonly ruler: number;
  readonly shown: number;
  readonly locations: number;
  readonly locationsEnd: number;
  readonly gates: readonly [number, number, number];
  readonly answered: number;
  readonly bottom: number;
  /** Left edges of the columns inside a step; null if they do not fit. */
  readonly inside: Readonly<Record<InsidePart, number>> | null;
  /** Right edge of the link arcs, and their width; 0: they are not drawn. */
  readonly links: number;
  readonly arcs: number;
  readonly memory: number;
  readonly meaning: number;
  /** Left edge of the usage bars, on a phone. */
  readonly use: number;
  /** Largest side of a mark in the time view. */
  readonly mark: number;
}

const GAP = 18;
/** Width of the links beside the inside of a step. */
const DEEPEST_ARC = 44;
/** Below this step width, the views inside a step are omitted. */
const NARROWEST_STEP = 13;

/**
 * Returns the geometry for a figure `maxWidth` pixels wide. If space is short, steps get narrower, then views are
 * omitted.
 */
export function geometryOf(size: FigureSize, layout: Layout, maxWidth: number, phone: boolean): Geometry {
  if (phone) return phoneGeometry(size, layout, maxWidth);
  const whole = deskGeometry(size, layout);
  if (whole.width <= maxWidth) return whole;
  const narrower = layout.step - (whole.width - maxWidth) / size.T;
  if (narrower >= NARROWEST_STEP) return deskGeometry(size, { ...layout, step: narrower });
  const bare = deskGeometry(size, { ...layout, inside: false });
  if (bare.width <= maxWidth) return bare;
  return deskGeometry(size, { ...layout, inside: false, step: layout.step - (bare.width - maxWidth) / size.T });
}

function deskGeometry(
  size: FigureSize,
  { step, cell, rowHeight, square = 15, inside, gates = true, arcs = 0, mark }: Layout,
): Geometry {
  const left = 78;
  const gap = 12;
  const vertical = heights(size, {
    ruler: 42,
    square,
    rowHeight,
    track: gates ? 17 : 0,
    between: gates ? 5 : 0,
    gap,
    above: gates ? 84 : 0,
  });
  const right = left + size.T * step;
  const parts = inside ? insideColumns(right + GAP) : null;
  const links = parts ? parts.read + 24 + 4 + 48 : right + GAP - 4 + arcs;
  const memory = links + 4;
  const meaning = memory + size.W * cell + 10;
  return {
    phone: false,
    step,
    cell,
    left,
    right,
    inside: parts,
    links,
    arcs: parts ? DEEPEST_ARC : arcs,
    memory,
    meaning,
    use: 0,
    ...vertical,
    width: meaning + size.meaning,
    // If steps are narrow, marks may overlap them: consecutive steps rarely use the same location.
    mark: mark ?? Math.max(Math.min(step, rowHeight) - 3, Math.min(rowHeight - 2, 10)),
  };
}

function phoneGeometry(size: FigureSize, { gates = true, phone, arcs = 0 }: Layout, maxWidth: number): Geometry {
  const cell = Math.max(1.5, Math.floor(((maxWidth < 354 ? 96 : 108) / size.W) * 2) / 2);
  const left = size.phoneLabels;
  const use = 18;
  const step = (maxWidth - left - arcs - 9 - size.W * cell - 4 - use) / size.T;
  const rowHeight = phone?.rowHeight ?? (size.N > 24 ? (gates ? 8 : 4) : gates ? 15 : 9);
  const right = left + size.T * step;
  const memory = right + arcs + 9;
  return {
    phone: true,
    step,
    cell,
    left,
    right,
    inside: null,
    links: memory - 4,
    arcs,
    memory,
    meaning: 0,
    ...heights(size, {
      ruler: 34,
      square: phone?.square ?? 11,
      rowHeight,
      track: gates ? 13 : 0,
      between: gates ? 3 : 0,
      gap: 8,
    }),
    use: memory + size.W * cell + 4,
    width: maxWidth,
    mark: Math.max(5, Math.min(step, rowHeight) - 1),
  };
}

interface Heights {
  readonly ruler: number;
  readonly square: number;
  readonly rowHeight: number;
  readonly track: number;
  readonly between: number;
  readonly gap: number;
  /** Least height above the locations, for the vectors above the memory. */
  readonly above?: number;
}

function heights(
  { N, shown, answered: asked }: FigureSize,
  { ruler, square, rowHeight, track, between, gap, above = 0 }: Heights,
) {
  const locations = ruler + Math.max(shown * square, above) + gap;
  const locationsEnd = locations + N * rowHeight;
  const gate = (index: number) => locationsEnd + gap + index * (track + between);
  const answered = gate(3) - between + gap;
  const bottom = answered + asked * square;
  const gates = [gate(0), gate(1), gate(2)] as const;
  return {
    ruler,
    square,
    rowHeight,
    track,
    shown: ruler,
    locations,
    locationsEnd,
    gates,
    answered,
    bottom,
    height: bottom + 4,
  };
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

/** Horizontal centre of step `t`. */
export const stepX = (g: Geometry, t: number): number => g.left + (t + 0.5) * g.step;

/** Top edge of a memory location. */
export const locationTop = (g: Geometry, order: LocationOrder, n: number): number =>
  g.locations + order.positions[n]! * g.rowHeight;

/** Vertical centre of a memory location. */
export const locationY = (g: Geometry, order: LocationOrder, n: number): number =>
  locationTop(g, order, n) + g.rowHeight / 2;

/** An object of the figure that can be pointed at. */
export type Spot =
  | { readonly on: "ruler"; readonly t: number }
  | { readonly on: "shown" | "answered"; readonly t: number; readonly square: number }
  | { readonly on: "locations"; readonly t: number; readonly location: number }
  | { readonly on: "gates"; readonly t: number; readonly gate: number }
  | { readonly on: "inside"; readonly location: number; readonly part: InsidePart }
  | { readonly on: "links"; readonly location: number }
  | { readonly on: "memory"; readonly location: number; readonly cell: number };

/** Returns the spot at a point in figure pixels; undefined between objects. */
export function spotAt(g: Geometry, order: LocationOrder, size: FigureSize, x: number, y: number): Spot | undefined {
  const place = Math.floor((y - g.locations) / g.rowHeight);
  const location = place >= 0 && place < size.N ? order.locations[place] : undefined;
  if (x >= g.left && x < g.right) return timeSpot(g, size, x, y, location);
  if (location === undefined || x < g.right) return undefined;
  const cell = Math.floor((x - g.memory) / g.cell);
  if (cell >= 0 && cell < size.W) return { on: "memory", location, cell };
  if (g.phone && x >= g.use) return { on: "inside", location, part: "usage" };
  if (!g.inside) return undefined;
  if (x > g.links - 48 && x < g.memory) return { on: "links", location };
  const part = insideParts.findLast((name) => x >= g.inside![name]);
  return part && x < g.inside.read + 24 ? { on: "inside", location, part } : undefined;
}

function timeSpot(g: Geometry, size: FigureSize, x: number, y: number, location: number | undefined): Spot | undefined {
  const t = Math.min(size.T - 1, Math.floor((x - g.left) / g.step));
  if (y < g.shown - 2) return { on: "ruler", t };
  if (location !== undefined) return { on: "locations", t, location };
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
