import { BackendError } from "@dncjs/core";
import { PAGE } from "./page.ts";

/** Blocks begin at multiples of a cache line. */
const ALIGNMENT = 64;
/** Lower addresses hold the kernels' table of constants. Address 0 is never allocated. */
const FIRST = 1024;

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * Allocates blocks of a linear memory. Free blocks are kept in order of address and joined with their neighbours. An allocation takes the
 * first free block that is large enough; if there is none, the memory grows by pages. Growth replaces the views, so never keep a view across
 * an allocation.
 */
export class LinearMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #zero: (address: number, count: number) => void;
  /** In ascending order of address, no two adjacent. */
  readonly #free: { address: number; bytes: number }[] = [];
  readonly #used = new Map<number, number>();
  /** Memory from here on was never used, and holds zeros. */
  #top = FIRST;
  #f32: Float32Array;
  #u32: Uint32Array;

  /** `zero(address, count)` writes zeros. The kernel is faster than a view in shared memory. @default a view */
  constructor(memory: WebAssembly.Memory, zero?: (address: number, count: number) => void) {
    this.#memory = memory;
    this.#zero = zero ?? ((address, count) => this.#f32.fill(0, address / 4, address / 4 + count));
    this.#f32 = new Float32Array(memory.buffer);
    this.#u32 = new Uint32Array(memory.buffer);
  }

  /** The whole memory. Element k is at address 4 k. */
  get f32(): Float32Array {
    return this.#f32;
  }

  get u32(): Uint32Array {
    return this.#u32;
  }

  /** Writes `count` float32 zeros. */
  zero(address: number, count: number): void {
    this.#zero(address, count);
  }

  /** Bytes in use, rounded up to the alignment. */
  get used(): number {
    let bytes = 0;
    for (const size of this.#used.values()) bytes += size;
    return bytes;
  }

  /**
   * Returns the address of `bytes` bytes of zeros.
   * @throws BackendError if memory does not suffice; nothing was changed then
   */
  allocate(bytes: number): number {
    const size = aligned(Math.max(bytes, 1));
    const address = this.#reuse(size) ?? this.#extend(size);
    this.#used.set(address, size);
    return address;
  }

  /** Frees a block that `allocate` returned. */
  free(address: number): void {
    const bytes = this.#used.get(address);
    if (bytes === undefined) throw new BackendError("wasm", `no block at address ${address}`);
    this.#used.delete(address);
    const after = this.#free.findIndex((block) => block.address > address);
    const at = after < 0 ? this.#free.length : after;
    this.#free.splice(at, 0, { address, bytes });
    this.#join(at);
    if (at > 0) this.#join(at - 1);
  }

  /** Joins free block `at` with the next one if they are adjacent. */
  #join(at: number): void {
    const block = this.#free[at];
    const next = this.#free[at + 1];
    if (!block || !next || block.address + block.bytes !== next.address) return;
    block.bytes += next.bytes;
    this.#free.splice(at + 1, 1);
  }

  #reuse(size: number): number | undefined {
    const at = this.#free.findIndex((block) => block.bytes >= size);
    const block = this.#free[at];
    if (!block) return undefined;
    const { address } = block;
    if (block.bytes === size) this.#free.splice(at, 1);
    else {
      block.address += size;
      block.bytes -= size;
    }
    this.#zero(address, size / 4);
    return address;
  }

  /** Takes a block at the top of the used memory. If the last free block ends there, the new block begins with it. */
  #extend(size: number): number {
    const last = this.#free.at(-1);
    const address = last && last.address + last.bytes === this.#top ? last.address : this.#top;
    this.#grow(address + size);
    if (last && address === last.address) {
      this.#free.pop();
      this.#zero(address, (this.#top - address) / 4);
    }
    this.#top = address + size;
    return address;
  }

  #grow(end: number): void {
    const length = this.#memory.buffer.byteLength;
    if (end <= length) return;
    try {
      this.#memory.grow(Math.ceil((end - length) / PAGE));
    } catch (cause) {
      const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
      throw new BackendError(
        "wasm",
        `cannot grow the memory to ${megabytes(end)}; the limit is 4096 MiB, or less in some engines`,
        {
          cause,
        },
      );
    }
    this.#f32 = new Float32Array(this.#memory.buffer);
    this.#u32 = new Uint32Array(this.#memory.buffer);
  }
}
