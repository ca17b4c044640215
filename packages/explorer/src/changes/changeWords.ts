import { decimal } from "../moves/sentence.ts";
import type { Change, ChangeKind } from "../settings/changes.ts";

/** Names of the numbers of a location, as in the figure. */
export const locationWords = {
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
  "free-share": "allocation gate",
  "free-gate": "free gate",
  "mode-back": "read mode back",
  "mode-content": "read mode content",
  "mode-forward": "read mode forward",
} as const satisfies Partial<Record<ChangeKind, string>>;

/** Describes a change: "location 3, cell 7 = 1.25 at step 5". */
export function changeWords({ kind, step, location, cell, value }: Change): string {
  if (kind === "lock") return `location ${location} locked from step ${step}`;
  const number = decimal(value / 1000, 3).replace(/\.?0+$/, "");
  if (kind === "cell") return `location ${location}, cell ${cell} = ${number} at step ${step}`;
  if (kind === "link") return `link from location ${cell} to location ${location} = ${number} at step ${step}`;
  if (kind in gateWords) return `${gateWords[kind as keyof typeof gateWords]} = ${number} at step ${step}`;
  return `location ${location}, ${locationWords[kind as keyof typeof locationWords]} = ${number} at step ${step}`;
}
