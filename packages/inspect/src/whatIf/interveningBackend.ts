import { type AnyBackend, type Backend, BackendError, type Precision } from "@dncjs/core";
import type { Block, BoundCall, Clock, Frame, KernelName, PlacedCall, Slice, UpdateName } from "@dncjs/core/backend";
import type { Overwrite } from "./overwrite.ts";

/**
 * A backend on which some numbers are replaced as soon as they are computed. It hands everything on to another one, so that what follows is
 * the machine's own doing. Blocks and parameters are the other's; it walks call by call.
 */
export class InterveningBackend implements Backend {
  readonly name: string;
  readonly precision: Precision;
  readonly description: string;
  readonly #backend: Backend;
  readonly #overwrites: readonly Overwrite[];

  /** @throws BackendError where the backend does not run call by call */
  constructor(backend: AnyBackend, overwrites: readonly Overwrite[]) {
    if (!("bind" in backend))
      throw new BackendError(backend.name, "runs whole sequences; nothing can be changed within");
    [this.name, this.precision, this.description] = [backend.name, backend.precision, backend.description];
    this.#backend = backend;
    this.#overwrites = overwrites;
  }

  allocate(length: number): Block {
    return this.#backend.allocate(length);
  }

  createFrame(): Frame {
    return new WatchedFrame(this.#backend.createFrame());
  }

  bind(call: PlacedCall, frame: Frame): BoundCall {
    const watched = frame as WatchedFrame;
    const bound = this.#backend.bind(call, watched.frame);
    const number = watched.count(call.kernel);
    const own = this.#overwrites.filter((one) => one.kernel === call.kernel && one.call === number);
    return own.length === 0 ? bound : new InterveningCall(bound, call, watched, own);
  }

  update(
    name: UpdateName,
    operands: Readonly<Record<string, Block>>,
    constants: Readonly<Record<string, number>>,
  ): void {
    this.#backend.update(name, operands, constants);
  }

  /** The other backend is its owner's to dispose of. */
  dispose(): void {}
}

/** A frame that remembers its slots, and how many calls of each kernel were bound to it. */
class WatchedFrame implements Frame {
  readonly frame: Frame;
  readonly slots = new Map<Clock, number>();
  readonly #counts = new Map<KernelName, number>();

  constructor(frame: Frame) {
    this.frame = frame;
  }

  set(clock: Clock, slot: number): void {
    this.slots.set(clock, slot);
    this.frame.set(clock, slot);
  }

  /** The number of a call, among those of its kernel in a step. */
  count(kernel: KernelName): number {
    const number = this.#counts.get(kernel) ?? 0;
    this.#counts.set(kernel, number + 1);
    return number;
  }

  dispose(): void {
    this.frame.dispose();
  }
}

class InterveningCall implements BoundCall {
  readonly #bound: BoundCall;
  readonly #call: PlacedCall;
  readonly #frame: WatchedFrame;
  readonly #overwrites: readonly Overwrite[];

  constructor(bound: BoundCall, call: PlacedCall, frame: WatchedFrame, overwrites: readonly Overwrite[]) {
    [this.#bound, this.#call, this.#frame, this.#overwrites] = [bound, call, frame, overwrites];
  }

  prepare(): void {
    this.#bound.prepare();
  }

  forward(begin: number, end: number): void {
    this.#bound.forward(begin, end);
    const step = this.#frame.slots.get("sequence") ?? 0;
    for (const { operand, index, value, first, last } of this.#overwrites) {
      const place = this.#call.values[operand];
      if (!place || step < first || step > last) continue;
      for (let row = begin; row < end; row++) place.block.write([value], this.#at(place, row) + index);
    }
  }

  backward(begin: number, end: number): void {
    this.#bound.backward(begin, end);
  }

  parameterGradient(steps: number): void {
    this.#bound.parameterGradient(steps);
  }

  dispose(): void {
    this.#bound.dispose();
  }

  #at({ base, stride, clock, batchStride }: Slice, row: number): number {
    return base + stride * (this.#frame.slots.get(clock) ?? 0) + batchStride * row;
  }
}
