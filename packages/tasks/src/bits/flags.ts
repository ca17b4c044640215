import type { BitPicture } from "./renderBits.ts";

/** Returns the signs of flags on consecutive channels, the first on `channel`. */
export function flagSigns(channel: number, ...signs: readonly string[]): BitPicture["signs"] {
  return signs.map((sign, at) => ({ channel: channel + at, sign: () => sign }));
}

/** Sign of the flag that starts a sequence. */
export const START = "▸";
/** Sign of the flag after which the sequence must be recalled. */
export const RECALL = "◂";
