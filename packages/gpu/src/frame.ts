import { type Clock, clockCount, clocks, type Frame } from "@dncjs/core/backend";

/** Slot numbers. Each dispatch gets a copy when it is recorded. */
export class GpuFrame implements Frame {
  readonly slots: Uint32Array = new Uint32Array(clockCount);

  set(clock: Clock, slot: number): void {
    this.slots[clocks[clock]] = slot;
  }

  dispose(): void {}
}
