/**
 * Prefetches [x, x + bytes): reads four bytes of every 64 in order. Processors prefetch one stream per page, not several short runs at
 * once. Compilers keep a load whose result is unused, since it may trap.
 * @inline
 */
export function prefetch(x: usize, bytes: usize): void {
  for (const end = x + bytes; x < end; x += 64) load<i32>(x);
}
