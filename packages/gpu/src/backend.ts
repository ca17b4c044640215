import { ArgumentError, type Backend, BackendError, type Precision } from "@dncjs/core";
import {
  type Block,
  type BoundCall,
  disposeOnError,
  type Frame,
  type Operation,
  type PlacedCall,
  type UpdateName,
  type Walk,
} from "@dncjs/core/backend";
import { GpuBlock } from "./block.ts";
import { GpuCall } from "./call.ts";
import { Device } from "./device/device.ts";
import { limitLines } from "./device/survey.ts";
import { GpuFrame } from "./frame.ts";
import { gpuKernels } from "./kernels/index.ts";
import { createMachine, type Machine, type MachineOptions } from "./machine.ts";
import { GpuUpdates } from "./update.ts";
import { GpuWalk } from "./walk.ts";

/** Usage of a backend. */
export interface GpuCounts {
  /** Total dispatches. */
  readonly dispatches: number;
  /** Total submissions. */
  readonly submissions: number;
  /** Operations of the largest submission, as a fraction of its limit. */
  readonly fullest: number;
  /** Buffers that exist now. */
  readonly buffers: number;
  /** Elements of memory in use now. */
  readonly elements: number;
  /** Bytes of descriptors in use now. */
  readonly descriptors: number;
}

export interface GpuBackendOptions extends MachineOptions {
  /** Name of the device ("WebGPU on …"). */
  readonly description: string;
  /** Whether `dispose` destroys the device. */
  readonly owned: boolean;
  /** Bytes of a page of memory. @default the most that the device can bind; for tests */
  readonly pageBytes?: number;
}

const stores = Object.fromEntries(
  Object.entries(gpuKernels).map(([name, plan]) => [name, "stores" in plan && plan.stores ? [plan.stores] : []]),
);

/** The backend on WebGPU; `createGpuBackend` opens one. */
export class GpuBackend implements Backend {
  /** Always "gpu". */
  readonly name: string = "gpu";
  /** Always "float32". */
  readonly precision: Precision = "float32";
  readonly stores: Readonly<Record<string, readonly string[]>> = stores;
  readonly description: string;
  readonly #machine: Machine;
  readonly #updates: GpuUpdates;
  readonly #owned: boolean;
  #disposed = false;

  constructor(gpu: GPUDevice, options: GpuBackendOptions) {
    const { description, owned, pageBytes } = options;
    this.description = description;
    this.#owned = owned;
    const device = new Device(gpu, pageBytes, !owned);
    this.#machine = disposeOnError([device], () => createMachine(device, options));
    this.#updates = disposeOnError([device], () => new GpuUpdates(this.#machine));
  }

  get details(): readonly string[] {
    const { limits, features } = this.#machine.device.gpu;
    return limitLines(limits, features);
  }

  /** Bytes that shaders can address, by the limits of the device. Allocations may fail earlier. */
  get memory(): number {
    const { pageBytes, mostPages } = this.#machine.device.capacity;
    return pageBytes * mostPages;
  }

  /** Usage so far, for tests and measurements. */
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

  /** Submits all recorded work. Work that other code submits to the device afterwards runs after it. */
  flush(): void {
    this.#live.commands.flush();
  }

  /** Creates the slot numbers of one step. */
  createFrame(): Frame {
    return new GpuFrame();
  }

  bind(call: PlacedCall, frame: Frame): BoundCall {
    if (!(frame instanceof GpuFrame)) {
      throw new ArgumentError("frame", frame.constructor.name, "a frame of this backend");
    }
    return new GpuCall(this.#live, call, frame);
  }

  bindWalk(operations: readonly Operation[]): Walk {
    return new GpuWalk(this.#live, operations);
  }

  /** Runs a parameter update on blocks of this backend. */
  update(
    name: UpdateName,
    operands: Readonly<Record<string, Block>>,
    constants: Readonly<Record<string, number>>,
  ): void {
    this.#updates.run(name, operands, constants);
  }

  /** Frees all memory, and destroys the device if the backend opened it. Blocks, calls and walks must not be used afterwards. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#machine.device.dispose();
    if (this.#owned) this.#machine.device.gpu.destroy();
  }

  /** Calls `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @throws BackendError if the backend is disposed, or the device is lost or has failed */
  get #live(): Machine {
    if (this.#disposed) throw new BackendError("gpu", "the backend is disposed");
    this.#machine.device.check();
    return this.#machine;
  }
}
