import { ArgumentError, type Backend, BackendError, type Precision } from "@dncjs/core";
import type { Block, BoundCall, Frame, Operation, PlacedCall, UpdateName, Walk } from "@dncjs/core/backend";
import { GpuBlock } from "./block.ts";
import { GpuCall } from "./call.ts";
import { Bindings } from "./commands/bindings.ts";
import { Commands } from "./commands/commands.ts";
import { Pace } from "./commands/cost.ts";
import { Descriptors } from "./commands/descriptors.ts";
import { Reader } from "./commands/reader.ts";
import { Device } from "./device/device.ts";
import { limitLines } from "./device/survey.ts";
import { GpuFrame } from "./frame.ts";
import { gpuKernels } from "./kernels/index.ts";
import type { Machine } from "./machine.ts";
import { Heap } from "./memory/heap.ts";
import { Pipelines } from "./shaders/pipelines.ts";
import { GpuUpdates } from "./update.ts";
import { GpuWalk } from "./walk.ts";

/** What a backend has used so far. */
export interface GpuCounts {
  readonly dispatches: number;
  readonly submissions: number;
  /** The largest submission, as a fraction of what one may hold. */
  readonly fullest: number;
  /** Buffers that exist now. */
  readonly buffers: number;
  /** Elements of memory, and bytes of descriptors, that are in use now. */
  readonly elements: number;
  readonly descriptors: number;
}

export interface GpuBackendOptions {
  /** What the device is, in words. */
  readonly description: string;
  /** Whether disposing of the backend destroys the device. */
  readonly owned: boolean;
  /** Whether a workgroup a row does the small operations of a step one after the other, in one dispatch. */
  readonly fuse: boolean;
  /** Whether the device is a processor: a submission of the same work takes it longer. */
  readonly software: boolean;
  /** Operations that a submission holds at most; for tests. */
  readonly mostOperations?: number;
  /** Bytes of a page of memory where it is to be less than the device can bind; for tests. */
  readonly pageBytes?: number;
}

const stores = Object.fromEntries(
  Object.entries(gpuKernels).map(([name, plan]) => [name, "stores" in plan && plan.stores ? [plan.stores] : []]),
);

export class GpuBackend implements Backend {
  readonly name: string = "gpu";
  readonly precision: Precision = "float32";
  readonly stores: Readonly<Record<string, readonly string[]>> = stores;
  readonly description: string;
  readonly #machine: Machine;
  readonly #updates: GpuUpdates;
  readonly #owned: boolean;
  #disposed = false;

  constructor(gpu: GPUDevice, options: GpuBackendOptions) {
    const { description, owned, fuse, software, pageBytes, mostOperations } = options;
    this.description = description;
    this.#owned = owned;
    const device = new Device(gpu, pageBytes, !owned);
    const heap = new Heap(device);
    const descriptors = new Descriptors(device);
    const bindings = new Bindings(device, heap, descriptors);
    const commands = new Commands(device, bindings, new Pace(software), mostOperations);
    const pipelines = new Pipelines(device, heap, bindings);
    this.#machine = {
      device,
      heap,
      descriptors,
      pipelines,
      commands,
      reader: new Reader(device, heap, commands),
      fuse,
    };
    this.#updates = new GpuUpdates(this.#machine);
  }

  get details(): readonly string[] {
    const { limits, features } = this.#machine.device.gpu;
    return limitLines(limits, features);
  }

  /** Bytes that it can hold, by the limits of its device; there need not be so much. */
  get memory(): number {
    const { pageBytes, mostPages } = this.#machine.device.capacity;
    return pageBytes * mostPages;
  }

  get counts(): GpuCounts {
    const { commands, device, heap, descriptors } = this.#machine;
    return {
      dispatches: commands.dispatches,
      submissions: commands.submissions,
      fullest: commands.fullest,
      buffers: device.bufferCount,
      elements: heap.taken,
      descriptors: descriptors.taken,
    };
  }

  allocate(length: number): GpuBlock {
    if (!Number.isInteger(length) || length < 0) throw new ArgumentError("length", length, "an integer, 0 or more");
    return new GpuBlock(this.#live, length);
  }

  /** Sends what was asked for so far: what others submit to the device from now on is done after it. */
  flush(): void {
    this.#live.commands.flush();
  }

  createFrame(): Frame {
    return new GpuFrame();
  }

  bind(call: PlacedCall, frame: Frame): BoundCall {
    if (!(frame instanceof GpuFrame))
      throw new ArgumentError("frame", frame.constructor.name, "a frame of this backend");
    return new GpuCall(this.#live, call, frame);
  }

  bindWalk(operations: readonly Operation[]): Walk {
    return new GpuWalk(this.#live, operations);
  }

  update(
    name: UpdateName,
    operands: Readonly<Record<string, Block>>,
    constants: Readonly<Record<string, number>>,
  ): void {
    this.#updates.run(name, operands, constants);
  }

  /** Gives back all memory, and the device if the backend opened it. Blocks, calls and walks must not be used afterwards. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#machine.device.dispose();
    if (this.#owned) this.#machine.device.gpu.destroy();
  }

  /** @throws BackendError where the device is lost or something went wrong on it */
  get #live(): Machine {
    if (this.#disposed) throw new BackendError("gpu", "the backend is disposed");
    this.#machine.device.check();
    return this.#machine;
  }
}
