import type { Device } from "../device/device.ts";
import { BufferUsage, MapMode } from "../flags.ts";
import type { Heap } from "../memory/heap.ts";
import type { Commands } from "./commands.ts";

/** Maximum number of idle buffers kept for later reads. */
const KEPT = 8;

/** Reads memory by copying it to a buffer that can be mapped. */
export class Reader {
  readonly #device: Device;
  readonly #heap: Heap;
  readonly #commands: Commands;
  readonly #idle: GPUBuffer[] = [];

  constructor(device: Device, heap: Heap, commands: Commands) {
    this.#device = device;
    this.#heap = heap;
    this.#commands = commands;
  }

  /**
   * Returns `length` elements at an address, after all recorded commands and before those that are recorded after the call.
   * @throws BackendError if any of them failed
   */
  async read(address: number, length: number): Promise<Float32Array> {
    this.#device.check();
    if (length === 0) return new Float32Array(0);
    // No await before the copy is recorded: later commands may overwrite the elements.
    const buffer = this.#take(4 * length);
    this.#commands.copyOut(this.#heap.pieces(address, length), buffer);
    this.#commands.flush();
    try {
      await buffer.mapAsync(MapMode.READ, 0, 4 * length);
    } catch (cause) {
      this.#device.destroyBuffer(buffer);
      return this.#device.readFailed(cause);
    }
    const values = new Float32Array(buffer.getMappedRange(0, 4 * length)).slice();
    buffer.unmap();
    this.#give(buffer);
    await this.#device.settled();
    return values;
  }

  /** The smallest idle buffer that is large enough, or a new one. */
  #take(bytes: number): GPUBuffer {
    const fitting = this.#idle.filter(({ size }) => size >= bytes).sort((a, b) => a.size - b.size)[0];
    if (fitting) return this.#idle.splice(this.#idle.indexOf(fitting), 1)[0]!;
    const size = 2 ** Math.ceil(Math.log2(Math.max(bytes, 1024)));
    return this.#device.createBuffer(size, BufferUsage.MAP_READ | BufferUsage.COPY_DST, "reading");
  }

  #give(buffer: GPUBuffer): void {
    this.#idle.push(buffer);
    if (this.#idle.length > KEPT) this.#device.destroyBuffer(this.#idle.shift()!);
  }
}
