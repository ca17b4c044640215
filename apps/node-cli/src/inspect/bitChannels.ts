import type { Sizes } from "../sizedSpec.ts";
import type { SizedName } from "../sizedTasks.ts";

/** Where a task of bits has what in its input. */
export interface BitChannels {
  /** What is drawn of a step. */
  readonly drawn: Span;
  /** What a row that was written in a step is expected to hold. */
  readonly symbol: Span;
  /** Channels whose value is a flag, with the sign that is drawn for it. */
  readonly flags: readonly (readonly [channel: number, sign: string])[];
  /** Bits of an answer that a single row could hold; 0 where an answer rests on more than one. */
  readonly needed: number;
}

export interface Span {
  readonly from: number;
  readonly bits: number;
}

/** By task, from its sizes. */
export const bitChannels: Readonly<Record<SizedName, (sizes: Sizes) => BitChannels>> = {
  copy: ({ bits }) => columns(bits!, "▸", "◂"),
  "repeat-copy": ({ bits }) => columns(bits!, "▸", "#"),
  allocation: ({ bits }) => columns(bits!, "▸", "◂"),
  "associative-recall": ({ bits }) => columns(bits!, "▸", "?"),
  "priority-sort": ({ bits }) => ({ ...columns(bits!), flags: [[bits! + 1, "◂"]] }),
  "key-value": ({ keyBits, valueBits }) => ({
    drawn: { from: 0, bits: keyBits! + valueBits! },
    symbol: { from: keyBits!, bits: valueBits! },
    flags: [[keyBits! + valueBits!, "?"]],
    needed: valueBits!,
  }),
  "n-gram": () => ({ drawn: { from: 0, bits: 1 }, symbol: { from: 0, bits: 1 }, flags: [], needed: 0 }),
};

function columns(bits: number, ...signs: readonly string[]): BitChannels {
  const span = { from: 0, bits };
  return { drawn: span, symbol: span, flags: signs.map((sign, at) => [bits + at, sign] as const), needed: bits };
}
