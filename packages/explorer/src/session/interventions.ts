import type { Trace } from "@dncjs/core";
import { type Edit, type Intervention, lockLocations } from "@dncjs/inspect";
import type { Change, ChangeKind } from "../settings/changes.ts";

interface Sizes {
  readonly T: number;
  readonly N: number;
  readonly W: number;
}

type Place = Pick<Edit, "tensor" | "index">;

/** Where inspect finds the number of each kind, in a network of one head each. */
const places: Readonly<Record<Exclude<ChangeKind, "lock">, (row: number, cell: number, sizes: Sizes) => Place>> = {
  cell: (row, cell, { W }) => ({ tensor: "memory", index: row * W + cell }),
  link: (row, cell, { N }) => ({ tensor: "link", index: row * N + cell }),
  ...{ used: ofRow("usage"), written: ofRow("writeWeights"), read: ofRow("readWeights") },
  ...{ lookup: ofRow("writeContent"), free: ofRow("allocation"), content: ofRow("readContent") },
  ...{ back: ofRow("backward"), forward: ofRow("forward") },
  ...{ "write-gate": gate("writeGate"), "free-share": gate("allocationGate"), "free-gate": gate("freeGates") },
  ...{ "mode-back": gate("readModes", 0), "mode-content": gate("readModes", 1), "mode-forward": gate("readModes", 2) },
};

/** The changes as inspect takes them: within the sequence and the memory; without those of what this network does not have. */
export function interventionsOf(changes: readonly Change[], plain: Trace, sizes: Sizes): readonly Intervention[] {
  const { T, N, W } = sizes;
  return changes.flatMap((change): Intervention[] => {
    const { kind, value } = change;
    const [step, row] = [Math.min(change.step, T - 1), Math.min(change.row, N - 1)];
    if (kind === "lock") return [lockLocations([row], { from: step })];
    const cell = Math.min(change.cell, (kind === "link" ? N : W) - 1);
    const place = places[kind](row, cell, sizes);
    return plain.has(place.tensor) ? [{ step, ...place, value: value / 1000 }] : [];
  });
}

function ofRow(tensor: string): (row: number) => Place {
  return (row) => ({ tensor, index: row });
}

function gate(tensor: string, index = 0): () => Place {
  return () => ({ tensor, index });
}
