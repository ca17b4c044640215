import type { Spot } from "../figure/geometry.ts";
import { at, indexOfLargest, type Run } from "../session/run.ts";
import type { Change, ChangeKind } from "../settings/changes.ts";
import type { FormulaName } from "../settings/settings.ts";

/** What is about to be changed, but for the location and the step, which are those chosen. */
export interface Aim {
  readonly kind: Exclude<ChangeKind, "lock">;
  /** Of the memory location; 0 for all else. */
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

/** What a formula explains. */
export const aimOf = (formula: FormulaName): Aim => ({ kind: kinds[formula], cell: 0 });

/** What stands at a spot of the figure at step `t`; undefined where its formula says it. */
export function aimAt(spot: Spot, run: Run, t: number): Aim | undefined {
  if (spot.on === "memory") return { kind: "cell", cell: spot.cell };
  if (spot.on !== "gates") return undefined;
  const kind = (["write-gate", modes[indexOfLargest(at(run.readModes, t, 3))]!, "free-gate"] as const)[spot.gate]!;
  return { kind, cell: 0 };
}

/** The place of the number in a change, and its value now. */
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
