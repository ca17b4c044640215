import { type Clock, clocks, type Frame } from "@dncjs/core/backend";
import { LinkSteps } from "./linkSteps.ts";
import type { LinearMemory } from "./memory.ts";
import { FRAME_BYTES, frameWord } from "./walk.ts";

/** Byte offset of a clock's slot number in a frame. */
export const clockOffset = (clock: Clock): number => 4 * clocks[clock];

/** Slot numbers and the address of the workspace, as assembly/call.ts reads them, for each of the threads. */
export class WasmFrame implements Frame {
  readonly address: number;
  readonly linkSteps: LinkSteps = new LinkSteps();
  readonly #memory: LinearMemory;
  readonly #onDispose: (frame: WasmFrame) => void;
  #disposed = false;

  constructor(memory: LinearMemory, threads: number, onDispose: (frame: WasmFrame) => void) {
    this.#memory = memory;
    this.#onDispose = onDispose;
    this.address = memory.allocate(FRAME_BYTES * threads);
  }

  set(clock: Clock, slot: number): void {
    this.#memory.u32[this.address / 4 + clocks[clock]] = slot;
  }

  /** Where a thread has room for intermediate results. */
  setWorkspace(thread: number, address: number): void {
    this.#memory.u32[(this.address + FRAME_BYTES * thread) / 4 + frameWord.workspace] = address;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#onDispose(this);
    this.#memory.free(this.address);
  }
}
