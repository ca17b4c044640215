import { MOST_SEED } from "../settings/settings.ts";

/** Draws a seed that an address can contain. */
export const drawnSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0]! % (MOST_SEED + 1);
