import { type MapSize, placeOf } from "./places.ts";
import { nameOf, stations, tracks } from "./tracks.ts";

/** A name on the map: its lines, and where the first one starts. */
export interface MapLabel {
  readonly station: string;
  readonly lines: readonly string[];
  readonly x: number;
  /** Baseline of the first line. */
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Candidate extends MapLabel {
  readonly box: Box;
  /** Cost of the tracks and of the other stations that it covers, and of its place. */
  readonly cost: number;
}

/** Mean width of a letter, of a bold one, and height of a line, in units of the font size. */
const LETTER = 0.52;
const BOLD = 0.58;
const LINE = 1.05;
/** Distance of a name from the centre of its station, in pixels. */
const AWAY = 8;
const STATION = 5;
const OVERLAP = 100;
/** Names that cost more are left out. */
const MOST = 60;
const ROUNDS = 4;

/**
 * Places the names of the stations beside them, in one or two lines, so that they do not cover each other and cover few
 * tracks. On a small map, names that find no place are left out; those of `first` come first.
 */
export function mapLabels(size: MapSize, fontSize: number, first: readonly string[]): readonly MapLabel[] {
  const others = stations.filter((station) => !first.includes(station));
  const order = [...first, ...others.sort((a, b) => nameOf(b).length - nameOf(a).length)];
  const candidates = order.map((station) =>
    candidatesOf(station, size, { fontSize, letter: first.includes(station) ? BOLD : LETTER }),
  );
  const chosen: (Candidate | undefined)[] = order.map(() => undefined);
  for (let round = 0; round < ROUNDS; round++) {
    candidates.forEach((own, at) => {
      // In the first round a name avoids those before it, later all others.
      const placed = chosen.flatMap((other, k) => (other && k !== at ? [other] : []));
      const priced = own.map((one) => {
        const covered = placed.filter(({ box }) => overlaps(box, one.box));
        return { one, cost: one.cost + OVERLAP * covered.length };
      });
      const best = priced.reduce((a, b) => (b.cost < a.cost ? b : a));
      chosen[at] = best.cost < MOST || at < first.length ? best.one : undefined;
    });
  }
  return chosen.flatMap((label, at) => {
    const isCovered = chosen.some((other, k) => k < at && label && other && overlaps(label.box, other.box));
    return label && !isCovered ? [label] : [];
  });
}

interface Type {
  readonly fontSize: number;
  /** Mean width of a letter, in units of the font size. */
  readonly letter: number;
}

function candidatesOf(station: string, size: MapSize, { fontSize, letter }: Type): readonly Candidate[] {
  const [x, y] = placeOf(station, size);
  return linesOf(nameOf(station)).flatMap((lines, split) => {
    const width = Math.max(...lines.map((line) => line.length)) * letter * fontSize;
    const height = lines.length * LINE * fontSize;
    return SIDES.map(([dx, dy], side) => {
      const anchor = dx > 0 ? "start" : dx < 0 ? "end" : "middle";
      const left = dx > 0 ? x + AWAY * dx : dx < 0 ? x + AWAY * dx - width : x - width / 2;
      const top = dy > 0 ? y + AWAY * dy : dy < 0 ? y + AWAY * dy - height : y - height / 2;
      const box = { left, top, right: left + width, bottom: top + height };
      const cost = costOf(station, box, size) + 0.3 * side + 2 * split;
      const at = dx === 0 ? x : x + AWAY * dx;
      return { station, lines, x: at, y: top + 0.82 * fontSize, anchor, box, cost } as const;
    });
  });
}

/** Sides of a station, the best first. */
const SIDES: readonly (readonly [dx: number, dy: number])[] = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [0.8, -0.6],
  [0.8, 0.6],
  [-0.8, -0.6],
  [-0.8, 0.6],
];

/** The name in one line, and in the two lines of most equal length. */
function linesOf(name: string): readonly (readonly string[])[] {
  const words = name.split(" ");
  if (words.length === 1) return [[name]];
  const splits = words.slice(1).map((_, at) => [words.slice(0, at + 1).join(" "), words.slice(at + 1).join(" ")]);
  const width = (lines: readonly string[]) => Math.max(...lines.map((line) => line.length));
  return [[name], splits.reduce((a, b) => (width(b) < width(a) ? b : a))];
}

function costOf(station: string, box: Box, size: MapSize): number {
  const isOutside = box.left < 0 || box.top < 0 || box.right > size.width || box.bottom > size.height;
  const covered = stations.filter((other) => {
    const [x, y] = placeOf(other, size);
    const dot = { left: x - STATION, top: y - STATION, right: x + STATION, bottom: y + STATION };
    return other !== station && overlaps(box, dot);
  });
  const crossed = tracks.filter(({ a, b }) => crosses(box, placeOf(a, size), placeOf(b, size)));
  return (isOutside ? OVERLAP : 0) + OVERLAP * covered.length + 17 * crossed.length;
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

type Point = readonly [x: number, y: number];

/** Whether a segment passes through a box: the part of it inside the box is not empty (Liang and Barsky 1984). */
function crosses(box: Box, [x, y]: Point, [toX, toY]: Point): boolean {
  let [from, to] = [0, 1];
  const sides = [
    [x - toX, x - box.left],
    [toX - x, box.right - x],
    [y - toY, y - box.top],
    [toY - y, box.bottom - y],
  ] as const;
  for (const [p, q] of sides) {
    if (p === 0 && q < 0) return false;
    if (p < 0) from = Math.max(from, q / p);
    if (p > 0) to = Math.min(to, q / p);
  }
  return from < to;
}
