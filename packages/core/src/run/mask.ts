import type { BatchSelection } from "../backend/contract.ts";

/** `[T,B]`: 1 if a batch element is active in a step, 0 if it keeps its state. */
export type SequenceMask = ArrayLike<number>;

/** Calls `visit(begin, end)` for every run of selected elements among `count`; element b's mask is at `at + b`. */
export function forRuns(
  selection: BatchSelection,
  mask: SequenceMask | undefined,
  at: number,
  count: number,
  visit: (begin: number, end: number) => void,
): void {
  if (selection === "all" || !mask) {
    if (selection !== "masked") visit(0, count);
    return;
  }
  const active = selection === "active";
  let begin = 0;
  for (let b = 0; b <= count; b++) {
    if (b < count && (mask[at + b] !== 0) === active) continue;
    if (b > begin) visit(begin, b);
    begin = b + 1;
  }
}
