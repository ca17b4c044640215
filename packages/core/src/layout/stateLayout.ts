import { sizeOf, type TensorSpec } from "../program/program.ts";
import { aligned } from "./arena.ts";

/** The flat state of one step: all state tensors end to end, each [B, ...shape], aligned. */
export interface StateLayout {
  /** First element of each tensor. */
  readonly offsets: ReadonlyMap<string, number>;
  readonly length: number;
}

/** Ignores tensors that are not state. */
export function stateLayout(specs: Iterable<TensorSpec>, batch: number): StateLayout {
  const offsets = new Map<string, number>();
  let length = 0;
  for (const { name, kind, shape } of specs) {
    if (kind !== "state") continue;
    offsets.set(name, length);
    length += aligned(batch * sizeOf(shape));
  }
  return { offsets, length };
}
