import { disposeOnError } from "@dncjs/core/backend";
import type { Device } from "../device/device.ts";
import { BufferUsage } from "../flags.ts";
import { Spans } from "../memory/spans.ts";
import { DESCRIPTOR_WORDS } from "../shaders/words.ts";

const USAGE = BufferUsage.UNIFORM | BufferUsage.COPY_SRC | BufferUsage.COPY_DST;

/** The descriptors of all dispatches, in one uniform buffer that is bound at the offset of a descriptor. */
export class Descriptors {
  readonly #device: Device;
  readonly #spans: Spans;
  #buffer: GPUBuffer | undefined;

  constructor(device: Device) {
    this.#device = device;
    this.#spans = new Spans(device.gpu.limits.minUniformBufferOffsetAlignment);
    this.#enlarge();
  }

  get buffer(): GPUBuffer {
    return this.#buffer!;
  }

  /** Bytes in use. */
  get taken(): number {
    return this.#spans.taken;
  }

  /** Writes the words of a descriptor and returns their offset in bytes. */
  add(words: Uint32Array): number {
    this.#device.flush(); // recorded dispatches may refer to a removed descriptor that is overwritten now
    const at = this.#spans.take(words.byteLength);
    disposeOnError([{ dispose: () => this.remove(at) }], () => this.#enlarge());
    this.#device.gpu.queue.writeBuffer(this.buffer, at, words as Uint32Array<ArrayBuffer>);
    return at;
  }

  remove(offset: number): void {
    this.#spans.give(offset);
  }

  #enlarge(): void {
    const needed = this.#spans.end + 4 * DESCRIPTOR_WORDS;
    const size = Math.max(2 ** Math.ceil(Math.log2(needed)), 1 << 16);
    this.#buffer = this.#device.enlargeBuffer(this.#buffer, size, USAGE, "descriptors");
  }
}
