/** Elements [at, at + length) of the arena. */
export interface ArenaRange {
  readonly at: number;
  readonly length: number;
}

/** Batch element b at slot s begins at element base + stride · s + batchStride · b of the arena. */
export interface SlotSlice {
  readonly base: number;
  readonly stride: number;
  readonly batchStride: number;
}

/** Every base is a multiple of this many elements: 64 bytes in float32. */
const ALIGNMENT = 16;

export const aligned = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

/** Assigns the elements of the arena from its start to its end. */
export class Arena {
  length = 0;

  take(length: number): ArenaRange {
    const at = this.length;
    this.length += aligned(length);
    return { at, length: aligned(length) };
  }

  /** Takes `slots` slots of a batch. Contiguous slots move with their clock; a single shared slot does not (`moves` is false). */
  slots(slots: number, batch: number, size: number, moves: boolean): SlotSlice {
    const { at } = this.take(slots * batch * size);
    return { base: at, stride: moves ? batch * size : 0, batchStride: size };
  }

  /** The range that `fill` takes. */
  range(fill: () => void): ArenaRange {
    const at = this.length;
    fill();
    return { at, length: this.length - at };
  }
}
