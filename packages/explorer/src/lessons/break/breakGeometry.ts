import type { Geometry } from "../../figure/geometry.ts";

export interface BreakSize {
  readonly T: number;
  readonly N: number;
  readonly W: number;
  /** Squares of a column. */
  readonly squares: number;
  /** Cells of the LSTM. */
  readonly H: number;
}

/** Positions and sizes in the figure of Break it, in pixels. */
export interface BreakGeometry extends Geometry {
  /** Whether the memories and the drift fit beside the time view; otherwise they are below. */
  readonly beside: boolean;
  /** Baseline of the text above the LSTM. */
  readonly caption: number;
  readonly lstm: number;
  readonly lstmEnd: number;
  readonly lstmAnswered: number;
  readonly end: number;
  /** Left edges of the original memory, the damaged one and the difference. */
  readonly matrices: readonly [number, number, number];
  readonly matrixTop: number;
  /** Row height of these matrices. */
  readonly matrixRowHeight: number;
}

/** Width of a meaning, with the gap before it. */
const MEANING = 8 + 6 * 8;

interface WideSize {
  readonly step: number;
  readonly cell: number;
}
/** Sizes at which memories and drift fit beside, widest first. */
const WIDE_SIZES: readonly WideSize[] = [
  { step: 24, cell: 11 },
  { step: 20, cell: 9 },
];

/** Sizes of the marks, in pixels. */
const DESK = { left: 78, square: 11, rowHeight: 14, cellHeight: 2, ruler: 42, gap: 12, lineHeight: 22 };
const PHONE: typeof DESK = { left: 24, square: 10, rowHeight: 15, cellHeight: 2, ruler: 34, gap: 8, lineHeight: 18 };

/** Returns the geometry for a figure `maxWidth` pixels wide. */
export function breakGeometry(size: BreakSize, maxWidth: number, phone: boolean): BreakGeometry {
  const { T, N, W } = size;
  const { left, square, rowHeight } = phone ? PHONE : DESK;
  const widthOf = (wide: WideSize) => left + T * wide.step + 24 + 3 * W * wide.cell + 2 * (MEANING + 18);
  const wide = phone ? undefined : WIDE_SIZES.find((size) => widthOf(size) <= maxWidth);
  const beside = wide !== undefined;
  const step = wide?.step ?? Math.min(36, (maxWidth - left) / T);
  const right = left + T * step;
  const { answersEnd, ...edges } = edgesOf(size, phone);
  const matricesWidth = maxWidth - left;
  const cell = wide?.cell ?? Math.max(4, Math.min(11, Math.floor((2 * (matricesWidth - 2 * 14)) / (3 * W)) / 2));
  const apart = W * cell + (beside || matricesWidth > 3 * W * cell + 2 * (MEANING + 18) ? MEANING + 18 : 14);
  const first = beside ? right + 24 : left;
  const matrixRowHeight = beside ? rowHeight : 10;
  const matrixTop = beside ? edges.locations : answersEnd + 44;
  const end = beside ? answersEnd : matrixTop + N * matrixRowHeight;
  return {
    ...UNUSED,
    ...edges,
    phone,
    beside,
    step,
    rowHeight,
    square,
    cell,
    left,
    right,
    end,
    matrices: [first, first + apart, first + 2 * apart],
    matrixTop,
    matrixRowHeight,
    width: wide ? widthOf(wide) : maxWidth,
    height: end + 4,
    mark: Math.min(step, rowHeight) - 3,
    arcs: 0,
    links: right,
    memory: right,
    meaning: right,
  };
}

/** Fields that only the figure of other lessons uses. */
const UNUSED = { track: 0, gates: [0, 0, 0], inside: null, use: 0 } as const;

/** Upper edges of the parts of the time view, from top to bottom. */
function edgesOf({ N, H, squares }: BreakSize, phone: boolean) {
  const { square, rowHeight, cellHeight, ruler, gap, lineHeight } = phone ? PHONE : DESK;
  const locations = ruler + squares * square + gap;
  const locationsEnd = locations + N * rowHeight;
  const answered = locationsEnd + gap;
  const bottom = answered + squares * square;
  const caption = bottom + lineHeight;
  const lstm = caption + 8;
  const lstmEnd = lstm + H * cellHeight;
  const lstmAnswered = lstmEnd + gap;
  const answersEnd = lstmAnswered + squares * square;
  return {
    ruler,
    shown: ruler,
    locations,
    locationsEnd,
    answered,
    bottom,
    caption,
    lstm,
    lstmEnd,
    lstmAnswered,
    answersEnd,
  };
}
