/** The memory bandwidth that one thread reaches, beside which the scan of a large memory is judged. */

const BYTES = 2 ** 27;
const REPETITIONS = 15;

/** Measures GB/s of reading memory beyond the caches: a search for a byte that is not there. Takes about 0.2 s. The best of several. */
export function measureBandwidth(): number {
  const buffer = Buffer.alloc(BYTES, 1);
  let best = 0;
  for (let k = 0; k < REPETITIONS; k++) {
    const start = performance.now();
    if (buffer.indexOf(2) >= 0) throw new Error("the byte 2 was found in a buffer of ones");
    best = Math.max(best, BYTES / (performance.now() - start) / 1e6);
  }
  return best;
}
