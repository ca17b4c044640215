import { BackendError } from "@dncjs/core";
import { type Block, disposeOnError, requireRange, requireWritable } from "@dncjs/core/backend";
import { LAUNCH } from "./commands/cost.ts";
import { each } from "./kernels/phasedKernel.ts";
import type { Machine } from "./machine.ts";
import { code as fillCode } from "./memory/fill.wgsl.ts";
import { code as moveCode } from "./memory/move.wgsl.ts";
import { LANES, updateShader } from "./shaders/main.ts";
import type { Shader } from "./shaders/pipelines.ts";
import { constantName, constantText, numbered } from "./shaders/words.ts";

/** An operation on memory: a shader and the names of its arguments, in order. */
interface MemoryOperation {
  readonly shader: Shader;
  readonly names: readonly string[];
}

function memoryOperation(name: string, code: string, names: readonly string[]): MemoryOperation {
  const words = constantText(constantName(name), numbered(names));
  const phase = each(`${name}Update`, "n");
  return { shader: updateShader(`memory/${name}.wgsl`, code, phase, names.indexOf("count"), words), names };
}

const fill = memoryOperation("fill", fillCode, ["to", "count", "bits"]);
const move = memoryOperation("move", moveCode, ["source", "count", "to"]);

const bits = new Uint32Array(1);
const real = new Float32Array(bits.buffer);

/** A range of the heap, as float32. */
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
    if (inUse > 0) disposeOnError([this], () => this.#fill(0, this.#address, inUse));
  }

  get address(): number {
    if (this.#disposed) throw new BackendError("gpu", "the block is disposed");
    return this.#address;
  }

  write(values: ArrayLike<number>, at = 0): void {
    requireWritable(values, at, this.length);
    if (values.length === 0) return; // perhaps a detached array
    const address = this.#range(at, values.length);
    const { commands, device, heap } = this.machine;
    device.check();
    commands.flush(); // a write overtakes commands that are only recorded
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

  /** Copies `length` elements from the start of a buffer of the same device to element `at`, after all earlier commands. */
  copyIn(source: GPUBuffer, at: number, length: number): void {
    const { commands, heap } = this.machine;
    commands.copyIn(source, heap.pieces(this.#range(at, length), length));
  }

  /** Copies `length` elements from element `at` to the start of a buffer of the same device, after all earlier commands. */
  copyOut(at: number, length: number, target: GPUBuffer): void {
    const { commands, heap } = this.machine;
    commands.copyOut(heap.pieces(this.#range(at, length), length), target);
  }

  fill(value: number, at = 0, length: number = this.length - at): void {
    this.#fill(value, this.#range(at, length), length);
  }

  copy(from: number, to: number, length: number): void {
    const source = this.#range(from, length);
    const target = this.#range(to, length);
    if (Math.abs(source - target) >= length) {
      this.#move(source, target, length);
      return;
    }
    const between = this.machine.heap.allocate(length);
    try {
      this.#move(source, between, length);
      this.#move(between, target, length);
    } finally {
      this.machine.heap.free(between);
    }
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.machine.heap.free(this.#address);
  }

  #fill(value: number, address: number, length: number): void {
    real[0] = value;
    this.#dispatch(fill, { to: address, count: length, bits: bits[0]! });
  }

  #move(from: number, to: number, length: number): void {
    this.#dispatch(move, { source: from, count: length, to });
  }

  #dispatch({ shader, names }: MemoryOperation, values: Readonly<Record<string, number>>): void {
    const count = values.count!;
    if (count === 0) return;
    const { commands, pipelines } = this.machine;
    const pipeline = pipelines.get(shader);
    const cost = LAUNCH + count;
    commands.makeRoom(cost);
    const frame = commands.arguments(names.map((name) => values[name]!));
    commands.dispatch(pipeline, 0, frame, Math.ceil(count / LANES), cost);
  }

  /** Returns the address of element `at`. @throws ArgumentError unless `length` elements from `at` lie in the block */
  #range(at: number, length: number): number {
    requireRange(at, length, this.length);
    return this.address + at;
  }
}
