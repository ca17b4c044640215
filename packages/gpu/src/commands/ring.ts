import type { Device } from "../device/device.ts";
import { BufferUsage } from "../flags.ts";

/** Words for the commands that are being recorded; they are sent just before those, and their room is used again after. */
export class Ring {
  readonly #device: Device;
  readonly #usage: number;
  readonly #label: string;
  #words: Uint32Array<ArrayBuffer>;
  #buffer: GPUBuffer;
  #used = 0;

  constructor(device: Device, words: number, usage: number, label: string) {
    [this.#device, this.#usage, this.#label] = [device, usage | BufferUsage.COPY_DST | BufferUsage.COPY_SRC, label];
    this.#words = new Uint32Array(words);
    this.#buffer = device.createBuffer(4 * words, this.#usage, label);
  }

  get buffer(): GPUBuffer {
    return this.#buffer;
  }

  get words(): Uint32Array {
    return this.#words;
  }

  /** Whether so many words are still free. */
  fits(count: number): boolean {
    return this.#used + count <= this.#words.length;
  }

  /** The first of `count` words to be written in `words`; they must fit. */
  take(count: number): number {
    this.#used += count;
    return this.#used - count;
  }

  /** Makes an empty ring at least so large. */
  reserve(count: number): void {
    if (count <= this.#words.length) return;
    this.#words = new Uint32Array(2 ** Math.ceil(Math.log2(count)));
    this.#buffer = this.#device.enlargeBuffer(this.#buffer, this.#words.byteLength, this.#usage, this.#label);
  }

  send(): void {
    if (this.#used === 0) return;
    this.#device.gpu.queue.writeBuffer(this.#buffer, 0, this.#words, 0, this.#used);
    this.#used = 0;
  }

  dispose(): void {
    this.#device.destroyBuffer(this.#buffer);
  }
}
