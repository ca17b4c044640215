import { decimal } from "../moves/sentence.ts";
import type { Change, ChangeKind } from "../settings/changes.ts";

/** Kinds of a row, and of a step, as the columns inside a step and the gates are called. */
export const rowWords = {
  used: "in use",
  written: "written",
  read: "read",
  lookup: "look-up",
  free: "free",
  content: "content",
  back: "back",
  forward: "forward",
  link: "link",
} as const satisfies Partial<Record<ChangeKind, string>>;

export const gateWords = {
  "write-gate": "write gate",
  "free-share": "share to a free row",
  "free-gate": "free gate",
  "mode-back": "read back",
  "mode-content": "read by content",
  "mode-forward": "read forward",
} as const satisfies Partial<Record<ChangeKind, string>>;

/** What was changed, with its value: "row 3, cell 7 = 1.25 at step 5". */
export function changeWords({ kind, step, row, cell, value }: Change): string {
  if (kind === "lock") return `row ${row} locked from step ${step}`;
  const number = decimal(value / 1000, 3).replace(/\.?0+$/, "");
  if (kind === "cell") return `row ${row}, cell ${cell} = ${number} at step ${step}`;
  if (kind === "link") return `link from row ${cell} to row ${row} = ${number} at step ${step}`;
  if (kind in gateWords) return `${gateWords[kind as keyof typeof gateWords]} = ${number} at step ${step}`;
  return `row ${row}, ${rowWords[kind as keyof typeof rowWords]} = ${number} at step ${step}`;
}
