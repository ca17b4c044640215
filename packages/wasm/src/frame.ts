import type { Accumulate, Clock, Frame, Slice } from "@dncjs/core/backend";
import type { LinearMemory } from "./memory.ts";
import { FRAME_BYTES, frameWord } from "./walk.ts";

/** The word of a frame that holds the slot of a slice. */
export function clockWord({ clock, every = 1 }: Pick<Slice, "clock" | "every">): number {
  if (every > 1) return clock === "previous" ? frameWord.previousKept : frameWord.currentKept;
  return frameWord[clock];
}

/** Byte offset in a frame of the slot of a slice. */
export const clockOffset = (slice: Pick<Slice, "clock" | "every">): number => 4 * clockWord(slice);

/** Slot numbers and the address of the workspace, as assembly/call reads them, for each thread. */
export class WasmFrame implements Frame {
  readonly address: number;
  readonly #memory: LinearMemory;
  readonly #onDispose: (frame: WasmFrame) => void;
  /** Steps that share a slot of the tensors that are not kept every step; all such tensors of a frame have the same. */
  #keep = 1;
  #disposed = false;

  constructor(memory: LinearMemory, threads: number, onDispose: (frame: WasmFrame) => void) {
    this.#memory = memory;
    this.#onDispose = onDispose;
    this.address = memory.allocate(FRAME_BYTES * threads);
  }

  get keep(): number {
    return this.#keep;
  }

  /** Called for each slice that is bound to the frame. */
  keepEvery(steps: number): void {
    if (steps > 1) this.#keep = steps;
  }

  set(clock: Clock, slot: number): void {
    this.#setWord(frameWord[clock], slot);
    if (clock === "previous") this.#setWord(frameWord.previousKept, Math.ceil(slot / this.#keep));
    if (clock === "current") this.#setWord(frameWord.currentKept, Math.ceil(slot / this.#keep));
  }

  /** Whether gradients of parameters are added or stored. */
  setAccumulate(accumulate: Accumulate): void {
    this.#setWord(frameWord.storesParameters, accumulate === "store" ? 1 : 0);
  }

  /** The memory for intermediate results of a thread. */
  setWorkspace(thread: number, address: number): void {
    this.#memory.u32[(this.address + FRAME_BYTES * thread) / 4 + frameWord.workspace] = address;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#onDispose(this);
    this.#memory.free(this.address);
  }

  #setWord(word: number, value: number): void {
    this.#memory.u32[this.address / 4 + word] = value;
  }
}
