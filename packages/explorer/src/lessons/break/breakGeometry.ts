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

/** Where everything in the figure of Break it stands, in pixels. */
export interface BreakGeometry extends Geometry {
  /** Whether there is room for memories and drift beside the memory over time; otherwise they stand below. */
  readonly beside: boolean;
  /** The words above the LSTM. */
  readonly caption: number;
  readonly lstm: number;
  readonly lstmEnd: number;
  readonly lstmAnswered: number;
  readonly end: number;
  /** Left edges of the memory unharmed, damaged, and of the difference. */
  readonly matrices: readonly [number, number, number];
  readonly matrixTop: number;
  /** Height of a row there. */
  readonly matrixRow: number;
}

/** Width of what a row means, with the gap before it. */
const MEANING = 8 + 6 * 8;

interface Roomy {
  readonly step: number;
  readonly cell: number;
}
/** Sizes with which memories and drift have room beside, the widest first. */
const ROOMY: readonly Roomy[] = [
  { step: 24, cell: 11 },
  { step: 20, cell: 9 },
];

/** The geometry for a figure `room` pixels wide. */
export function breakGeometry(size: BreakSize, room: number, phone: boolean): BreakGeometry {
  const { T, N, W, squares, H } = size;
  const left = phone ? 24 : 78;
  const widthOf = (roomy: Roomy) => left + T * roomy.step + 24 + 3 * W * roomy.cell + 2 * (MEANING + 18);
  const wide = phone ? undefined : ROOMY.find((roomy) => widthOf(roomy) <= room);
  const beside = wide !== undefined;
  const step = wide?.step ?? Math.min(36, (room - left) / T);
  const [square, row, cellHeight] = phone ? [10, 15, 2] : [11, 14, 2];
  const right = left + T * step;
  const [ruler, gap] = phone ? [34, 8] : [42, 12];
  const rows = ruler + squares * square + gap;
  const rowsEnd = rows + N * row;
  const answered = rowsEnd + gap;
  const bottom = answered + squares * square;
  const caption = bottom + (phone ? 18 : 22);
  const lstm = caption + 8;
  const lstmEnd = lstm + H * cellHeight;
  const lstmAnswered = lstmEnd + gap;
  const lastOf = lstmAnswered + squares * square;
  const room3 = room - left;
  const cell = wide?.cell ?? Math.max(4, Math.min(11, Math.floor((2 * (room3 - 2 * 14)) / (3 * W)) / 2));
  const between = beside || room3 > 3 * W * cell + 2 * (MEANING + 18) ? MEANING + 18 : 14;
  const first = beside ? right + 24 : left;
  const matrices = [0, 1, 2].map((at) => first + at * (W * cell + between)) as [number, number, number];
  const matrixRow = beside ? row : 10;
  const matrixTop = beside ? rows : lastOf + 44;
  const end = beside ? lastOf : matrixTop + N * matrixRow;
  return {
    ...{ phone, beside, step, row, square, cell, left, right, ruler, shown: ruler, rows, rowsEnd, answered, bottom },
    ...{ caption, lstm, lstmEnd, lstmAnswered, end, matrices, matrixTop, matrixRow },
    ...{ width: wide ? widthOf(wide) : room, height: end + 4, mark: Math.min(step, row) - 3 },
    // What Copy has and this figure has not.
    ...{ track: 0, gates: [0, 0, 0], inside: null, links: right, memory: right, meaning: right, use: 0 },
  };
}
