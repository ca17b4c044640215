/**
 * A mask that lies in a buffer of the device, [T,B] words: 0 where a row sits out a step. It goes where a mask of numbers goes; nobody
 * but the device reads it, and the buffer must stay as it is until the last pass with it has been asked for.
 */
export class DeviceMask implements ArrayLike<number> {
  readonly [index: number]: number;
  readonly buffer: GPUBuffer;
  readonly length: number;

  constructor(buffer: GPUBuffer, length: number) {
    [this.buffer, this.length] = [buffer, length];
  }
}
