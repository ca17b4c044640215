/** Timers, signals and the page wait at most this long, in milliseconds. */
const YIELD_INTERVAL = 50;

/**
 * Returns a function to await between pieces of work. It yields to the event loop about every 50 ms and otherwise resolves at once.
 * Resolved promises alone would never let timers and signals run.
 */
export function eventLoopYielder(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < YIELD_INTERVAL) return;
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
  };
}
