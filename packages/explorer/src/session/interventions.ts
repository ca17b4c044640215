import type { Trace } from "@dncjs/core";
import { type Edit, type Intervention, lockLocations } from "@dncjs/inspect";
import { type Change, type ChangeKind, placedIn, type RunSizes } from "../settings/changes.ts";

type Place = Pick<Edit, "tensor" | "index">;

/** Tensor and index of each kind of number in inspect, for a network with one head of each type. */
const places: Readonly<
  Record<Exclude<ChangeKind, "lock">, (location: number, cell: number, sizes: RunSizes) => Place>
> = {
  cell: (location, cell, { W }) => ({ tensor: "memory", index: location * W + cell }),
  link: (location, cell, { N }) => ({ tensor: "link", index: location * N + cell }),
  used: ofLocation("usage"),
  written: ofLocation("writeWeights"),
  read: ofLocation("readWeights"),
  lookup: ofLocation("writeContent"),
  free: ofLocation("allocation"),
  content: ofLocation("readContent"),
  back: ofLocation("backward"),
  forward: ofLocation("forward"),
  "write-gate": gate("writeGate"),
  "free-share": gate("allocationGate"),
  "free-gate": gate("freeGates"),
  "mode-back": gate("readModes", 0),
  "mode-content": gate("readModes", 1),
  "mode-forward": gate("readModes", 2),
};

/**
 * Converts changes to interventions of inspect: clamped to sequence and memory, without tensors that this network does
 * not have.
 */
export function interventionsOf(changes: readonly Change[], plain: Trace, sizes: RunSizes): readonly Intervention[] {
  return changes.flatMap((change): Intervention[] => {
    const { kind, step, location, cell, value } = placedIn(change, sizes);
    if (kind === "lock") return [lockLocations([location], { from: step })];
    const place = places[kind](location, cell, sizes);
    return plain.has(place.tensor) ? [{ step, ...place, value: value / 1000 }] : [];
  });
}

function ofLocation(tensor: string): (location: number) => Place {
  return (location) => ({ tensor, index: location });
}

function gate(tensor: string, index = 0): () => Place {
  return () => ({ tensor, index });
}
