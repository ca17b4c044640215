/** 1 where a batch row takes part in a step, 0 where its state stays as it is; [T,B]. */
export type SequenceMask = ArrayLike<number>;

/** Calls `visit(begin, end)` for every run of batch rows that take part in step t. */
export function forActiveRuns(
  mask: SequenceMask | undefined,
  t: number,
  batch: number,
  visit: (begin: number, end: number) => void,
): void {
  if (!mask) {
    visit(0, batch);
    return;
  }
  let begin = 0;
  for (let b = 0; b <= batch; b++) {
    if (b < batch && mask[t * batch + b] !== 0) continue;
    if (b > begin) visit(begin, b);
    begin = b + 1;
  }
}

/** Calls `visit(b)` for every batch row that does not take part in step t. */
export function forMaskedRows(
  mask: SequenceMask | undefined,
  t: number,
  batch: number,
  visit: (b: number) => void,
): void {
  if (!mask) return;
  for (let b = 0; b < batch; b++) if (mask[t * batch + b] === 0) visit(b);
}
