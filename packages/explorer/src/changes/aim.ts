import type { Spot } from "../figure/geometry.ts";
import { at, indexOfLargest, type Run } from "../session/run.ts";
import type { Change, ChangeKind } from "../settings/changes.ts";
import type { FormulaName } from "../settings/settings.ts";

/** What is about to be changed, but for the row and the step, which are those chosen. */
export interface Aim {
  readonly kind: Exclude<ChangeKind, "lock">;
  /** Of the memory row; 0 for all else. */
  readonly cell: number;
}

const kinds: Readonly<Record<FormulaName, Aim["kind"]>> = {
  ...{ write: "written", lookup: "lookup", free: "free", use: "used", read: "read" },
  ...{ back: "back", content: "content", forward: "forward", link: "link" },
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
export function placeOf(run: Run, { kind, cell }: Aim, step: number, row: number): Change {
  const { N, W } = run;
  const ofRow = (tensor: Float32Array, column = 0) => ({ row, cell: column, number: at(tensor, step, N)[row]! });
  const gate = (number: number) => ({ row: 0, cell: 0, number });
  const links = at(run.link, step, N * N).subarray(row * N, (row + 1) * N);
  const from = indexOfLargest(links);
  const found = {
    cell: () => ({ row, cell, number: at(run.memory, step, N * W)[row * W + cell]! }),
    link: () => ({ row, cell: from, number: links[from]! }),
    used: () => ofRow(run.usage),
    written: () => ofRow(run.writeWeights),
    read: () => ofRow(run.readWeights),
    lookup: () => ofRow(run.writeContent),
    free: () => ofRow(run.allocation),
    content: () => ofRow(run.readContent),
    back: () => ofRow(run.backward),
    forward: () => ofRow(run.forward),
    "write-gate": () => gate(run.writeGate[step]!),
    "free-share": () => gate(run.allocationGate[step]!),
    "free-gate": () => gate(run.freeGate[step]!),
    "mode-back": () => gate(at(run.readModes, step, 3)[0]!),
    "mode-content": () => gate(at(run.readModes, step, 3)[1]!),
    "mode-forward": () => gate(at(run.readModes, step, 3)[2]!),
  }[kind]();
  return { kind, step, row: found.row, cell: found.cell, value: Math.round(1000 * found.number) };
}
