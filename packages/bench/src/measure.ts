/** Repeats what is timed: first until the engine has compiled it for speed, then until there are enough numbers. */

export interface MeasureOptions {
  /** Milliseconds of warm-up, at least 3 repetitions: compiling for speed happens beside the first ones. 1000 if not given. */
  readonly warmUp?: number;
  /** Milliseconds of measuring, at least 3 repetitions; 3000 if not given. */
  readonly duration?: number;
}

const LEAST = 3;

/** Milliseconds of each repetition of `work`. */
export async function repeat(work: () => Promise<unknown>, options: MeasureOptions = {}): Promise<number[]> {
  const { warmUp = 1000, duration = 3000 } = options;
  const warm = performance.now() + warmUp;
  for (let k = 0; k < LEAST || performance.now() < warm; k++) {
    await work();
    await turn();
  }
  const times: number[] = [];
  const end = performance.now() + duration;
  while (times.length < LEAST || performance.now() < end) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
}

/** A turn of the event loop: what was compiled meanwhile is installed, and taken at the next call. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
