import { type Clock, clockCount, clocks, type Frame } from "@dncjs/core/backend";

/** Slot numbers, sent with what is run at them. */
export class GpuFrame implements Frame {
  readonly slots: Uint32Array = new Uint32Array(clockCount);

  set(clock: Clock, slot: number): void {
    this.slots[clocks[clock]] = slot;
  }

  dispose(): void {}
}
