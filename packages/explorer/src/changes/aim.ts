import type { Spot } from "../figure/geometry.ts";
import { at, indexOfLargest, type Run } from "../session/run.ts";
import type { Change, ChangeKind } from "../settings/changes.ts";
import type { FormulaName } from "../settings/settings.ts";

/** The number that the form changes. Location and step are the selected ones. */
export interface Aim {
  readonly kind: Exclude<ChangeKind, "lock">;
  /** Cell of the memory location; 0 for other kinds. */
  readonly cell: number;
}

const kinds: Readonly<Record<FormulaName, Aim["kind"]>> = {
  write: "written",
  lookup: "lookup",
  free: "free",
  use: "used",
  read: "read",
  back: "back",
  content: "content",
  forward: "forward",
  link: "link",
};
const modes = ["mode-back", "mode-content", "mode-forward"] as const;

/** Returns the number that a formula explains. */
export const aimOf = (formula: FormulaName): Aim => ({ kind: kinds[formula], cell: 0 });

/** Returns the number at a spot of the figure at step `t`; undefined for spots that have a formula. */
export function aimAt(spot: Spot, run: Run, t: number): Aim | undefined {
  if (spot.on === "memory") return { kind: "cell", cell: spot.cell };
  if (spot.on !== "gates") return undefined;
  const kind = (["write-gate", modes[indexOfLargest(at(run.readModes, t, 3))]!, "free-gate"] as const)[spot.gate]!;
  return { kind, cell: 0 };
}

/** Returns the change that keeps the number at its current value. */
export function placeOf(run: Run, { kind, cell }: Aim, step: number, location: number): Change {
  const { N, W } = run;
  const ofLocation = (tensor: Float32Array, column = 0) => ({
    location,
    cell: column,
    number: at(tensor, step, N)[location]!,
  });
  const gate = (number: number) => ({ location: 0, cell: 0, number });
  const links = at(run.link, step, N * N).subarray(location * N, (location + 1) * N);
  const from = indexOfLargest(links);
  const found = {
    cell: () => ({ location, cell, number: at(run.memory, step, N * W)[location * W + cell]! }),
    link: () => ({ location, cell: from, number: links[from]! }),
    used: () => ofLocation(run.usage),
    written: () => ofLocation(run.writeWeights),
    read: () => ofLocation(run.readWeights),
    lookup: () => ofLocation(run.writeContent),
    free: () => ofLocation(run.allocation),
    content: () => ofLocation(run.readContent),
    back: () => ofLocation(run.backward),
    forward: () => ofLocation(run.forward),
    "write-gate": () => gate(run.writeGate[step]!),
    "free-share": () => gate(run.allocationGate[step]!),
    "free-gate": () => gate(run.freeGate[step]!),
    "mode-back": () => gate(at(run.readModes, step, 3)[0]!),
    "mode-content": () => gate(at(run.readModes, step, 3)[1]!),
    "mode-forward": () => gate(at(run.readModes, step, 3)[2]!),
  }[kind]();
  return { kind, step, location: found.location, cell: found.cell, value: Math.round(1000 * found.number) };
}
