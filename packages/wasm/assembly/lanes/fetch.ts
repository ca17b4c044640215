/**
 * Reads one float of every 64 bytes of [x, x + bytes) in order: what lies in a far cache is under way when it is needed. Processors do
 * so by themselves for one stream a page, not for several short rows at once.
 */
import { Constant } from "./constants";

// @ts-ignore: decorator
@inline
export function fetch(x: usize, bytes: usize): void {
  let read: i32 = 0;
  for (const end = x + bytes; x < end; x += 64) read |= load<i32>(x);
  keepRead(read);
}

/** As good as never stores what was read, but no compiler leaves the loads out. */
// @ts-ignore: decorator
@inline
export function keepRead(read: i32): void {
  if (read == 1) store<i32>(Constant.unread, read);
}
