import type { Clock } from "../backend/contract.ts";
import type { TensorSpec } from "../program/program.ts";
import { aligned, type SlotSlice } from "./arena.ts";

/** A tensor with the slots of its value and of its gradient. */
export interface PlannedTensor extends TensorSpec {
  /** Numbers of one batch element. */
  readonly size: number;
  readonly value: SlotSlice;
  readonly gradient: SlotSlice | undefined;
  /** The gradient lies in the buffer of the sum that this tensor is an addend of. */
  readonly sharesGradient: boolean;
  /** Steps that share a slot: k if the history keeps every k-th step, else 1. */
  readonly every: number;
  /** The gradient of every step of a segment is kept, since a call made once per segment uses it. */
  readonly kept: boolean;
  /** Slots of the value, and of the gradient. */
  readonly slots: number;
  readonly gradientSlots: number;
  /** Only of a state tensor with a journal: it has one slot, and its gradient is kept for touched rows (kernels/rowGradients.ts). */
  readonly journal: PlannedJournal | undefined;
}

/** The rows of a tensor with a journal. */
export interface PlannedJournal {
  readonly rows: number;
  readonly rowSize: number;
  /** Largest number of rows of a batch element whose gradient a pass touches. */
  readonly touchedRows: number;
}

/** A contiguous part of the flat state of one step, and where slot 0 of that part lies in the arena. */
export interface StateRange {
  /** First element of the flat state. */
  readonly at: number;
  readonly length: number;
  readonly every: number;
  readonly value: Pick<SlotSlice, "base" | "stride">;
  readonly gradient: Pick<SlotSlice, "base" | "stride"> | undefined;
  /** The tensor, if it has a journal. It then has the range alone. */
  readonly journaled: JournaledTensor | undefined;
}

export type JournaledTensor = PlannedTensor & { readonly journal: PlannedJournal };

export function isJournaled(tensor: PlannedTensor): tensor is JournaledTensor {
  return tensor.journal !== undefined;
}

/** The clock that moves an operand from slot to slot. */
export function clockOf({ kind, kept }: PlannedTensor, previous: boolean, gradient: boolean): Clock {
  switch (kind) {
    case "state":
      if (gradient) return previous ? "previousGradient" : "currentGradient";
      return previous ? "previous" : "current";
    case "sequence":
      return "sequence";
    case "saved":
      return gradient && !kept ? "fixed" : "saved";
    default:
      return "fixed";
  }
}

/** The flat state as ranges that are contiguous in the arena. */
export function stateRanges(tensors: Iterable<PlannedTensor>, batch: number): StateRange[] {
  const ranges: StateRange[] = [];
  let at = 0;
  for (const tensor of tensors) {
    const { kind, size, value, gradient, every } = tensor;
    if (kind !== "state") continue;
    const length = aligned(batch * size);
    const last = ranges.at(-1);
    const journaled = isJournaled(tensor) ? tensor : undefined;
    const mayExtend = last && !last.journaled && !journaled && last.every === every;
    if (mayExtend && last.value.base + last.length === value.base) {
      ranges[ranges.length - 1] = { ...last, length: last.length + length };
    } else ranges.push({ at, length, every, value, gradient, journaled });
    at += length;
  }
  return ranges;
}
