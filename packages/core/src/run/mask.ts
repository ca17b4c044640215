import type { BatchSelection } from "../backend/contract.ts";

/** 1 where a batch row takes part in a step, 0 where its state stays as it is; [T,B]. */
export type SequenceMask = ArrayLike<number>;

/** Calls `visit(begin, end)` for every run of selected rows among `rows` of them; the mask of row b stands at `at + b`. */
export function forRuns(
  selection: BatchSelection,
  mask: SequenceMask | undefined,
  at: number,
  rows: number,
  visit: (begin: number, end: number) => void,
): void {
  if (selection === "all" || !mask) {
    if (selection !== "masked") visit(0, rows);
    return;
  }
  const active = selection === "active";
  let begin = 0;
  for (let b = 0; b <= rows; b++) {
    if (b < rows && (mask[at + b] !== 0) === active) continue;
    if (b > begin) visit(begin, b);
    begin = b + 1;
  }
}
