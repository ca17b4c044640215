/**
 * Reads one float of every 64 bytes in order, part `k` of `parts` of [x, x + bytes): what lies in a far cache, or will be written
 * there, is under way when it is needed. Processors do so by themselves for one stream a page, not for four short rows at once.
 */
import { Constant } from "./constants";

// @ts-ignore: decorator
@inline
export function fetchPart(x: usize, bytes: usize, k: i32, parts: i32): void {
  const lines = (bytes + 63) >> 6;
  const end = x + ((lines * <usize>(k + 1)) / <usize>parts << 6);
  let read: i32 = 0;
  for (let line = x + ((lines * <usize>k) / <usize>parts << 6); line < end; line += 64) read |= load<i32>(line);
  store<i32>(Constant.unread, read); // so that no compiler leaves the loads out
}
