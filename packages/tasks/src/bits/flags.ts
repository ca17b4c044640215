import type { BitPicture } from "./renderBits.ts";

/** Flags on channels of their own, in this order from `channel` on, and how they are drawn. */
export function flagSigns(channel: number, ...signs: readonly string[]): BitPicture["signs"] {
  return signs.map((sign, at) => ({ channel: channel + at, sign: () => sign }));
}

/** How the flags of a sequence that begins, and of one that is asked back, are drawn. */
export const START = "▸";
export const RECALL = "◂";
