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

/** The backend's own walk, or one that runs the bound calls one by one. */
export function bindWalk(
  backend: Backend,
  operations: readonly Operation[],
  frame: Frame,
  most: { readonly steps: number; readonly elements: number },
): Walk {
  return backend.bindWalk?.(operations, frame, most) ?? new CallByCall(operations, frame);
}

/** Sets a frame to the slots from `at` on. */
export function enterFrame(frame: Frame, slots: Int32Array, at: number): void {
  for (const clock in clocks) frame.set(clock as Clock, slots[at + clocks[clock as Clock]]!);
}

/** First element of a batch element in the slice's block, at the slots from `at` on. */
export function elementOf(
  { base, stride, clock, every = 1, batchStride }: Slice,
  slots: Int32Array,
  at: number,
  element: number,
): number {
  return base + stride * Math.ceil(slots[at + clocks[clock]]! / every) + batchStride * element;
}

class CallByCall implements Walk {
  readonly #frame: Frame;
  readonly #operations: readonly { select: BatchSelection; visit: (begin: number, end: number) => void }[];
  // The current step; fields instead of arguments of closures, so that walking allocates nothing.
  #slots: Int32Array = new Int32Array(0);
  #at = 0;

  constructor(operations: readonly Operation[], frame: Frame) {
    this.#frame = frame;
    this.#operations = operations.map((operation) => ({ select: operation.select, visit: this.#visitor(operation) }));
  }

  run({ steps, elements, slots, mask, batch }: StepRange): void {
    this.#slots = slots;
    for (let step = 0; step < steps; step++) {
      this.#at = step * clockCount;
      enterFrame(this.#frame, slots, this.#at);
      const maskAt = batch * slots[this.#at + clocks.sequence]!;
      for (const { select, visit } of this.#operations) forRuns(select, mask, maskAt, elements, visit);
    }
  }

  dispose(): void {}

  #visitor(operation: Operation): (begin: number, end: number) => void {
    switch (operation.run) {
      case "forward":
        return (begin, end) => operation.call.forward(begin, end);
      case "backward":
        return (begin, end) => operation.call.backward(begin, end);
      case "exchange":
        return (begin, end) => operation.call.exchange?.(begin, end);
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

  #first(slice: Slice, element: number): number {
    return elementOf(slice, this.#slots, this.#at, element);
  }
}
