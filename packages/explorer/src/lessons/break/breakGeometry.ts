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

/** Returns the geometry for a figure `maxWidth` pixels wide. */
export function breakGeometry(size: BreakSize, maxWidth: number, phone: boolean): BreakGeometry {
  const { T, N, W, squares, H } = size;
  const left = phone ? 24 : 78;
  const widthOf = (wide: WideSize) => left + T * wide.step + 24 + 3 * W * wide.cell + 2 * (MEANING + 18);
  const wide = phone ? undefined : WIDE_SIZES.find((size) => widthOf(size) <= maxWidth);
  const beside = wide !== undefined;
  const step = wide?.step ?? Math.min(36, (maxWidth - left) / T);
  const [square, rowHeight, cellHeight] = phone ? [10, 15, 2] : [11, 14, 2];
  const right = left + T * step;
  const [ruler, gap] = phone ? [34, 8] : [42, 12];
  const locations = ruler + squares * square + gap;
  const locationsEnd = locations + N * rowHeight;
  const answered = locationsEnd + gap;
  const bottom = answered + squares * square;
  const caption = bottom + (phone ? 18 : 22);
  const lstm = caption + 8;
  const lstmEnd = lstm + H * cellHeight;
  const lstmAnswered = lstmEnd + gap;
  const lastOf = lstmAnswered + squares * square;
  const matricesWidth = maxWidth - left;
  const cell = wide?.cell ?? Math.max(4, Math.min(11, Math.floor((2 * (matricesWidth - 2 * 14)) / (3 * W)) / 2));
  const between = beside || matricesWidth > 3 * W * cell + 2 * (MEANING + 18) ? MEANING + 18 : 14;
  const first = beside ? right + 24 : left;
  const matrices = [0, 1, 2].map((at) => first + at * (W * cell + between)) as [number, number, number];
  const matrixRowHeight = beside ? rowHeight : 10;
  const matrixTop = beside ? locations : lastOf + 44;
  const end = beside ? lastOf : matrixTop + N * matrixRowHeight;
  return {
    phone,
    beside,
    step,
    rowHeight,
    square,
    cell,
    left,
    right,
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
    end,
    matrices,
    matrixTop,
    matrixRowHeight,
    width: wide ? widthOf(wide) : maxWidth,
    height: end + 4,
    mark: Math.min(step, rowHeight) - 3,
    // Fields that only the figure of other lessons uses.
    track: 0,
    gates: [0, 0, 0],
    inside: null,
    links: right,
    memory: right,
    meaning: right,
    use: 0,
  };
}
