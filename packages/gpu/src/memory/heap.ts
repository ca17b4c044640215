import { BackendError } from "@dncjs/core";
import type { Device } from "../device/device.ts";
import { BufferUsage } from "../flags.ts";
import { Spans } from "./spans.ts";

/** Elements of the smallest buffer, and to a multiple of how many elements blocks are rounded up: 256 bytes. */
const [SMALLEST, GRAIN] = [1 << 16, 64];
const USAGE = BufferUsage.STORAGE | BufferUsage.COPY_SRC | BufferUsage.COPY_DST;

/** A run of elements within one page. */
export interface Piece {
  readonly buffer: GPUBuffer;
  /** In the buffer, in elements. */
  readonly at: number;
  readonly length: number;
}

/**
 * All numbers of a backend, in one line of addresses (elements): pages, as large as the device binds at once, of which all but the last
 * are whole. A shader sees all of them, so that a block may lie across pages, and its operands anywhere (shaders/access.ts).
 */
export class Heap {
  readonly #device: Device;
  readonly #spans = new Spans(GRAIN);
  readonly #pages: GPUBuffer[] = [];
  /** Of a page, a power of two. */
  readonly pageElements: number;
  readonly mostPages: number;

  constructor(device: Device) {
    this.#device = device;
    this.pageElements = device.capacity.pageBytes / 4;
    this.mostPages = device.capacity.mostPages;
    this.#grow(1);
  }

  get pages(): readonly GPUBuffer[] {
    return this.#pages;
  }

  /** An address; what lies there may be anything below `used`, the end before the call, and is 0 above. @throws BackendError */
  allocate(length: number): number {
    const end = this.#spans.peek(length) + Math.ceil(length / GRAIN) * GRAIN;
    if (end > this.mostPages * this.pageElements) {
      const megabytes = (elements: number): string => `${(elements / 2 ** 18).toFixed(1)} MiB`;
      const limit = `${this.mostPages} buffers of ${megabytes(this.pageElements)}`;
      throw new BackendError("gpu", `${megabytes(end)} are needed; shaders on this device see ${limit} at a time`);
    }
    if (end > this.#capacity) this.#grow(end);
    return this.#spans.take(length);
  }

  /** Behind all that was ever in use: zeros lie from here on. */
  get used(): number {
    return this.#spans.end;
  }

  free(address: number): void {
    this.#spans.give(address);
  }

  /** Elements that are allocated. */
  get taken(): number {
    return this.#spans.taken;
  }

  /** The pieces of buffers that elements from an address on lie in. */
  pieces(address: number, length: number): Piece[] {
    const pieces: Piece[] = [];
    for (let at = address; at < address + length; ) {
      const page = Math.floor(at / this.pageElements);
      const end = Math.min(address + length, (page + 1) * this.pageElements);
      pieces.push({ buffer: this.#pages[page]!, at: at - page * this.pageElements, length: end - at });
      at = end;
    }
    return pieces;
  }

  dispose(): void {
    for (const page of this.#pages.splice(0)) this.#device.destroyBuffer(page);
  }

  get #capacity(): number {
    const last = this.#pages.at(-1);
    return last ? (this.#pages.length - 1) * this.pageElements + last.size / 4 : 0;
  }

  /** Makes room for `elements` in all; what is there keeps its address. */
  #grow(elements: number): void {
    const count = Math.ceil(elements / this.pageElements);
    for (let page = Math.max(this.#pages.length - 1, 0); page < count; page++) {
      const wanted = Math.min(elements - page * this.pageElements, this.pageElements);
      const size = 4 * Math.min(Math.max(2 ** Math.ceil(Math.log2(wanted)), SMALLEST), this.pageElements);
      this.#pages[page] = this.#device.enlargeBuffer(this.#pages[page], size, USAGE, `page ${page}`);
    }
  }
}
