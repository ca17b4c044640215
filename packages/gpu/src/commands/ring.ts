import type { Device } from "../device/device.ts";
import { BufferUsage } from "../flags.ts";

/** A buffer of words for the commands being recorded. The words are sent before the commands; then the buffer is empty again. */
export class Ring {
  readonly #device: Device;
  readonly #usage: number;
  readonly #label: string;
  #words: Uint32Array<ArrayBuffer>;
  #buffer: GPUBuffer;
  #used = 0;

  constructor(device: Device, words: number, usage: number, label: string) {
    this.#device = device;
    this.#usage = usage | BufferUsage.COPY_DST | BufferUsage.COPY_SRC;
    this.#label = label;
    this.#words = new Uint32Array(words);
    this.#buffer = device.createBuffer(4 * words, this.#usage, label);
  }

  get buffer(): GPUBuffer {
    return this.#buffer;
  }

  get words(): Uint32Array {
    return this.#words;
  }

  /** Whether `count` words are free. */
  fits(count: number): boolean {
    return this.#used + count <= this.#words.length;
  }

  /** Takes `count` words, which must fit, and returns the index of the first. The caller writes them to `words`. */
  take(count: number): number {
    this.#used += count;
    return this.#used - count;
  }

  /** Enlarges an empty ring to at least `count` words. */
  reserve(count: number): void {
    if (count <= this.#words.length) return;
    const words = new Uint32Array(2 ** Math.ceil(Math.log2(count)));
    this.#buffer = this.#device.enlargeBuffer(this.#buffer, words.byteLength, this.#usage, this.#label);
    this.#words = words;
  }

  /** Writes the words to the buffer of the device and empties the ring. */
  send(): void {
    if (this.#used === 0) return;
    this.#device.gpu.queue.writeBuffer(this.#buffer, 0, this.#words, 0, this.#used);
    this.#used = 0;
  }
}
