import { ArgumentError, BackendError } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import { LAUNCH } from "./commands/cost.ts";
import { each } from "./kernels/rowKernel.ts";
import type { Machine } from "./machine.ts";
import { code as fillCode } from "./memory/fill.wgsl.ts";
import { code as moveCode } from "./memory/move.wgsl.ts";
import { LANES, updateShader } from "./shaders/main.ts";

const fillShader = updateShader("memory/fill.wgsl", fillCode, each("fillUpdate", "n"), 1);
const moveShader = updateShader("memory/move.wgsl", moveCode, each("moveUpdate", "n"), 1);

const bits = new Uint32Array(1);
const real = new Float32Array(bits.buffer);

/** A stretch of the heap, as float32. */
export class GpuBlock implements Block {
  readonly length: number;
  readonly machine: Machine;
  readonly #address: number;
  #disposed = false;

  constructor(machine: Machine, length: number) {
    this.machine = machine;
    this.length = length;
    const { used } = machine.heap;
    this.#address = machine.heap.allocate(length);
    const inUse = Math.min(used - this.#address, length);
    if (inUse > 0) this.#fill(0, this.#address, inUse);
  }

  get address(): number {
    if (this.#disposed) throw new BackendError("gpu", "the block is disposed");
    return this.#address;
  }

  write(values: ArrayLike<number>, at = 0): void {
    const address = this.#range(at, values.length);
    const { commands, device, heap } = this.machine;
    device.check();
    commands.flush(); // writing does not wait for what is recorded
    const data = values instanceof Float32Array ? values : Float32Array.from(values);
    let from = 0;
    for (const piece of heap.pieces(address, data.length)) {
      device.gpu.queue.writeBuffer(piece.buffer, 4 * piece.at, data as Float32Array<ArrayBuffer>, from, piece.length);
      from += piece.length;
    }
  }

  async read(at = 0, length: number = this.length - at): Promise<Float32Array> {
    return this.machine.reader.read(this.#range(at, length), length);
  }

  /** Copies `length` elements from the start of a buffer of the same device, when all that was asked for before is done. */
  copyIn(source: GPUBuffer, at: number, length: number): void {
    const { commands, heap } = this.machine;
    commands.copyIn(source, heap.pieces(this.#range(at, length), length));
  }

  /** Copies `length` elements to the start of a buffer of the same device. */
  copyOut(at: number, length: number, target: GPUBuffer): void {
    const { commands, heap } = this.machine;
    commands.copyOut(heap.pieces(this.#range(at, length), length), target);
  }

  fill(value: number, at = 0, length: number = this.length - at): void {
    this.#fill(value, this.#range(at, length), length);
  }

  copy(from: number, to: number, length: number): void {
    const [source, target] = [this.#range(from, length), this.#range(to, length)];
    if (Math.abs(source - target) >= length) {
      this.#move(source, target, length);
      return;
    }
    const between = this.machine.heap.allocate(length);
    this.#move(source, between, length);
    this.#move(between, target, length);
    this.machine.heap.free(between);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.machine.heap.free(this.#address);
  }

  #fill(value: number, address: number, length: number): void {
    real[0] = value;
    this.#dispatch(fillShader, [address, length, bits[0]!], length);
  }

  #move(from: number, to: number, length: number): void {
    this.#dispatch(moveShader, [from, length, to], length);
  }

  #dispatch(shader: typeof fillShader, values: readonly number[], length: number): void {
    if (length === 0) return;
    const { commands, pipelines } = this.machine;
    const pipeline = pipelines.get(shader);
    const cost = LAUNCH + length;
    commands.makeRoom(cost);
    commands.dispatch(pipeline, 0, commands.arguments(values), Math.ceil(length / LANES), cost);
  }

  /** The address at which `length` elements from `at` begin. */
  #range(at: number, length: number): number {
    const within =
      Number.isInteger(at) && Number.isInteger(length) && at >= 0 && length >= 0 && at + length <= this.length;
    if (!within)
      throw new ArgumentError("range", [at, length], `a position and a length within ${this.length} elements`);
    return this.address + at;
  }
}
