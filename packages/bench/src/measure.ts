export interface MeasureOptions {
  /** Milliseconds of warm-up, in which the engine optimizes the code; at least 3 repetitions. Defaults to 1000. */
  readonly warmUp?: number;
  /** Milliseconds of measurement; at least 3 repetitions. Defaults to 3000. */
  readonly duration?: number;
}

const MIN_REPETITIONS = 3;

/** Repeats `work`, first to warm up and then to measure. Returns the milliseconds of each measured repetition. */
export async function repeat(work: () => Promise<unknown>, options: MeasureOptions = {}): Promise<number[]> {
  const { warmUp = 1000, duration = 3000 } = options;
  const warm = performance.now() + warmUp;
  for (let k = 0; k < MIN_REPETITIONS || performance.now() < warm; k++) {
    await work();
    await nextTurn();
  }
  const times: number[] = [];
  const end = performance.now() + duration;
  while (times.length < MIN_REPETITIONS || performance.now() < end) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
}

/** Waits for a turn of the event loop, in which the engine installs code that it has optimized. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
