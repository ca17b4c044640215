/**
 * A mask in a buffer of the device, [T,B] words: 0 if the batch element is masked in the step. It replaces a mask of numbers. Only the
 * device reads it. The buffer must not change until the last pass with it has been recorded.
 */
export class DeviceMask implements ArrayLike<number> {
  readonly [index: number]: number;
  readonly buffer: GPUBuffer;
  readonly length: number;

  constructor(buffer: GPUBuffer, length: number) {
    this.buffer = buffer;
    this.length = length;
  }
}
