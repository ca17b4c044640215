/** Work this long, in milliseconds, is hardly felt where timers, signals and the page wait for it. */
const LONGEST_BREATH = 50;

/**
 * Returns a function to be awaited between pieces of work: about every 50 ms it lets the event loop turn, otherwise it returns
 * at once. Promises alone would never let timers and signals through.
 */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < LONGEST_BREATH) return;
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
  };
}
