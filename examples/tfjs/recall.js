/** Associative recall: the input shows several items, then one of them again. The answer is the item that came after it. */
export const bits = 6;
export const items = 4;
/** One step per item, then the question and the answer. */
export const steps = items + 2;
/** The bits of an item and two flags: item to remember, question. */
export const channels = bits + 2;

/** Returns `count` sequences: x [count, steps, channels], y [count, bits]. */
export function recallBatch(random, count) {
  const x = new Float32Array(count * steps * channels);
  const y = new Float32Array(count * bits);
  for (let n = 0; n < count; n++) {
    const shown = distinctItems(random);
    const question = Math.floor(random() * (items - 1));
    const write = (t, item, flag) => {
      const at = (n * steps + t) * channels;
      x.set(item, at);
      x[at + bits + flag] = 1;
    };
    for (const [t, item] of shown.entries()) write(t, item, 0);
    write(items, shown[question], 1);
    y.set(shown[question + 1], n * bits);
  }
  return { x, y };
}

/** Returns a generator of numbers 0 ≤ x < 1. Same seed, same numbers (Mulberry32). */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function distinctItems(random) {
  const numbers = new Set();
  while (numbers.size < items) numbers.add(1 + Math.floor(random() * (2 ** bits - 1)));
  return [...numbers].map((number) => Array.from({ length: bits }, (_, bit) => (number >> bit) & 1));
}
