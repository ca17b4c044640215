import { BackendError } from "@dncjs/core";
import type { Device } from "../device/device.ts";
import { BufferUsage } from "../flags.ts";
import { Spans } from "./spans.ts";

/** Elements of the smallest buffer. */
const SMALLEST = 1 << 16;
/** Allocations are rounded up to a multiple of this number of elements (256 bytes). */
const GRAIN = 64;
const USAGE = BufferUsage.STORAGE | BufferUsage.COPY_SRC | BufferUsage.COPY_DST;

/** A run of elements within one page. */
export interface Piece {
  readonly buffer: GPUBuffer;
  /** Offset in the buffer, in elements. */
  readonly at: number;
  readonly length: number;
}

/**
 * The memory of a backend: one range of addresses (in elements) over pages as large as the device can bind. All pages but the last have
 * full size. Shaders bind all pages (shaders/access.ts), so a block may cross pages.
 */
export class Heap {
  readonly #device: Device;
  readonly #spans = new Spans(GRAIN);
  readonly #pages: GPUBuffer[] = [];
  /** Elements of a full page, a power of two. */
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

  /**
   * Allocates elements and returns their address. Elements below the value of `used` before the call keep old numbers; elements above are 0.
   * @throws BackendError if the memory does not fit into the pages that the device can bind
   */
  allocate(length: number): number {
    const end = this.#spans.peek(length) + Math.ceil(length / GRAIN) * GRAIN;
    if (end > this.mostPages * this.pageElements) {
      const megabytes = (elements: number): string => `${(elements / 2 ** 18).toFixed(1)} MiB`;
      const limit = `${this.mostPages} buffers of ${megabytes(this.pageElements)}`;
      throw new BackendError(
        "gpu",
        `out of memory: needs ${megabytes(end)}, but shaders on this device can bind at most ${limit}`,
      );
    }
    if (end > this.#capacity) this.#grow(end);
    return this.#spans.take(length);
  }

  /** End of all elements that were ever allocated. Elements from here on are 0. */
  get used(): number {
    return this.#spans.end;
  }

  free(address: number): void {
    this.#spans.give(address);
  }

  /** Allocated elements. */
  get taken(): number {
    return this.#spans.taken;
  }

  /** Returns the pieces of pages that hold `length` elements from an address on. */
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

  get #capacity(): number {
    const last = this.#pages.at(-1);
    return last ? (this.#pages.length - 1) * this.pageElements + last.size / 4 : 0;
  }

  /** Grows the memory to a total of `elements`. Allocated blocks keep their addresses. */
  #grow(elements: number): void {
    const count = Math.ceil(elements / this.pageElements);
    for (let page = Math.max(this.#pages.length - 1, 0); page < count; page++) {
      const wanted = Math.min(elements - page * this.pageElements, this.pageElements);
      const size = 4 * Math.min(Math.max(2 ** Math.ceil(Math.log2(wanted)), SMALLEST), this.pageElements);
      this.#pages[page] = this.#device.enlargeBuffer(this.#pages[page], size, USAGE, `page ${page}`);
    }
  }
}
