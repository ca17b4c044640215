import {
  type Backend,
  type BatchSelection,
  type Clock,
  clockCount,
  clocks,
  type Frame,
  type Operation,
  type Slice,
  type StepRange,
  type Walk,
} from "../backend/contract.ts";
import { forRuns } from "./mask.ts";

/** A walk of the backend's own, or one that calls what the backend bound. */
export function bindWalk(
  backend: Backend,
  operations: readonly Operation[],
  frame: Frame,
  most: { readonly steps: number; readonly rows: number },
): Walk {
  return backend.bindWalk?.(operations, frame, most) ?? new CallByCall(operations, frame);
}

/** Points a frame at the slots from `at` on. */
export function enterFrame(frame: Frame, slots: Int32Array, at: number): void {
  for (const clock in clocks) frame.set(clock as Clock, slots[at + clocks[clock as Clock]]!);
}

class CallByCall implements Walk {
  readonly #frame: Frame;
  readonly #operations: readonly { rows: BatchSelection; visit: (begin: number, end: number) => void }[];
  // The step being walked; fields, and not arguments of closures, so that walking allocates nothing.
  #slots: Int32Array = new Int32Array(0);
  #at = 0;

  constructor(operations: readonly Operation[], frame: Frame) {
    this.#frame = frame;
    this.#operations = operations.map((operation) => ({ rows: operation.rows, visit: this.#visitor(operation) }));
  }

  run({ steps, elements: rows, slots, mask, batch }: StepRange): void {
    this.#slots = slots;
    for (let step = 0; step < steps; step++) {
      this.#at = step * clockCount;
      enterFrame(this.#frame, slots, this.#at);
      const masks = batch * slots[this.#at + clocks.sequence]!;
      for (const operation of this.#operations) forRuns(operation.rows, mask, masks, rows, operation.visit);
    }
  }

  dispose(): void {}

  #visitor(operation: Operation): (begin: number, end: number) => void {
    switch (operation.run) {
      case "forward":
        return (begin, end) => operation.call.forward(begin, end);
      case "backward":
        return (begin, end) => operation.call.backward(begin, end);
      case "zero": {
        const { to } = operation;
        return (begin, end) => to.block.fill(0, this.#first(to, begin), to.batchStride * (end - begin));
      }
      case "copy": {
        const { from, to } = operation;
        return (begin, end) =>
          to.block.copy(this.#first(from, begin), this.#first(to, begin), to.batchStride * (end - begin));
      }
    }
  }

  /** The first element of a row. */
  #first({ base, stride, clock, batchStride }: Slice, row: number): number {
    return base + stride * this.#slots[this.#at + clocks[clock]]! + batchStride * row;
  }
}
