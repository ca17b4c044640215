/**
 * Reads one float of every 64 bytes of [x, x + bytes) in order: what lies in a far cache is under way when it is needed. Processors do
 * so by themselves for one stream a page, not for several short rows at once. No compiler leaves out a load that nobody takes, since
 * it may trap.
 * @inline
 */
export function fetch(x: usize, bytes: usize): void {
  for (const end = x + bytes; x < end; x += 64) load<i32>(x);
}
