import type { ColumnChannels } from "@dncjs/inspect";
import type { Sizes } from "../sizedSpec.ts";
import type { SizedName } from "../sizedTasks.ts";

/** The input channels of a task of bits. */
export interface BitChannels extends ColumnChannels {
  /** The channels drawn for a step. */
  readonly drawn: ColumnChannels["symbol"];
}

/** Returns the channels of a task from its sizes. */
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

/** The channels of a task of the user: nothing is known of them. */
export function ownChannels(inputSize: number): BitChannels {
  const span = { from: 0, bits: inputSize };
  return { drawn: span, symbol: span, flags: [], needed: 0 };
}

function columns(bits: number, ...signs: readonly string[]): BitChannels {
  const span = { from: 0, bits };
  return { drawn: span, symbol: span, flags: signs.map((sign, at) => [bits + at, sign] as const), needed: bits };
}
