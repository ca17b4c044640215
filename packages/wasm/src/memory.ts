import { BackendError } from "@dncjs/core";

const PAGE = 65536;
/** Blocks begin at multiples of a cache line. */
const ALIGNMENT = 64;
/** Below lies the kernels' table of constants; 0 is no address. */
const FIRST = 1024;

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * Blocks of a linear memory. Free blocks are kept by address and joined with their neighbours; the first that is large enough is
 * taken, and the memory grows by pages where none is. Its views are replaced when it grows: never keep one across an allocation.
 */
export class LinearMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #zero: (address: number, count: number) => void;
  /** In ascending order of address, no two adjacent. */
  readonly #free: { address: number; bytes: number }[] = [];
  readonly #used = new Map<number, number>();
  /** All from here on was never used, and holds zeros. */
  #top = FIRST;
  #f32: Float32Array;
  #u32: Uint32Array;

  /** `zero(address, count)` writes zeros faster than views do, which is so in a memory that threads share. */
  constructor(memory: WebAssembly.Memory, zero?: (address: number, count: number) => void) {
    this.#memory = memory;
    this.#zero = zero ?? ((address, count) => this.#f32.fill(0, address / 4, address / 4 + count));
    this.#f32 = new Float32Array(memory.buffer);
    this.#u32 = new Uint32Array(memory.buffer);
  }

  /** The whole memory; element k at address 4 k. */
  get f32(): Float32Array {
    return this.#f32;
  }

  get u32(): Uint32Array {
    return this.#u32;
  }

  /** Writes `count` zeros of float32. */
  zero(address: number, count: number): void {
    this.#zero(address, count);
  }

  /** Bytes in use, rounding included. */
  get used(): number {
    let bytes = 0;
    for (const size of this.#used.values()) bytes += size;
    return bytes;
  }

  /**
   * The address of `bytes` bytes of zeros.
   * @throws BackendError where the engine has no more memory; nothing was changed then
   */
  allocate(bytes: number): number {
    const size = aligned(Math.max(bytes, 1));
    const address = this.#reuse(size) ?? this.#extend(size);
    this.#used.set(address, size);
    return address;
  }

  /** Gives back what `allocate` returned. */
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

  /** Joins free block `at` with the next one if they touch. */
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

  /** Takes a block from the top, beginning in the last free block if that reaches it. */
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
      throw new BackendError("wasm", `no memory for ${megabytes(end)}; the limit is 4096 MiB or the engine's`, {
        cause,
      });
    }
    this.#f32 = new Float32Array(this.#memory.buffer);
    this.#u32 = new Uint32Array(this.#memory.buffer);
  }
}
