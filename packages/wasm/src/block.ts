import { BackendError } from "@dncjs/core";
import { type Block, requireRange, requireWritable } from "@dncjs/core/backend";
import type { LinearMemory } from "./memory.ts";

/** A block in linear memory, as float32. */
export class WasmBlock implements Block {
  readonly length: number;
  readonly memory: LinearMemory;
  readonly #address: number;
  #version = 0;
  #disposed = false;

  constructor(memory: LinearMemory, length: number) {
    this.memory = memory;
    this.length = length;
    this.#address = memory.allocate(4 * length);
  }

  /** Byte address of the first number. */
  get address(): number {
    if (this.#disposed) throw new BackendError("wasm", "the block is disposed");
    return this.#address;
  }

  /** Increases whenever JavaScript or an update (not a call) may have written to the block. */
  get version(): number {
    return this.#version;
  }

  changed(): void {
    this.#version++;
  }

  write(values: ArrayLike<number>, at = 0): void {
    requireWritable(values, at, this.length);
    if (values.length === 0) return; // perhaps a detached array
    const first = this.#range(at, values.length);
    this.memory.f32.set(values, first);
    this.changed();
  }

  async read(at = 0, length: number = this.length - at): Promise<Float32Array> {
    const first = this.#range(at, length);
    return this.memory.f32.slice(first, first + length);
  }

  view(at = 0, length: number = this.length - at): Float32Array {
    const first = this.#range(at, length);
    return this.memory.f32.subarray(first, first + length);
  }

  fill(value: number, at = 0, length: number = this.length - at): void {
    const first = this.#range(at, length);
    if (value === 0) this.memory.zero(4 * first, length);
    else this.memory.f32.fill(value, first, first + length);
    this.changed();
  }

  copy(from: number, to: number, length: number): void {
    const source = this.#range(from, length);
    const target = this.#range(to, length);
    this.memory.f32.copyWithin(target, source, source + length);
    this.changed();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.memory.free(this.#address);
  }

  /** Index in `memory.f32` of element `at`. @throws ArgumentError unless `length` elements from `at` on are in the block */
  #range(at: number, length: number): number {
    requireRange(at, length, this.length);
    return this.address / 4 + at;
  }
}
