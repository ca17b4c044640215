import type { Device } from "../device/device.ts";
import { ShaderStage } from "../flags.ts";
import type { Heap } from "../memory/heap.ts";
import { DESCRIPTOR_WORDS, type Descriptors } from "./descriptors.ts";

/** Bytes of a frame that shaders see: shared/call.wgsl declares four vectors. */
const FRAME_BYTES = 64;

/** What every shader sees: descriptor, frame, masks, and all pages of memory. One group, made anew where a buffer was replaced. */
export class Bindings {
  readonly #device: Device;
  readonly #heap: Heap;
  readonly #descriptors: Descriptors;
  #layout: GPUBindGroupLayout | undefined;
  #pages = 0;
  #group: GPUBindGroup | undefined;
  #version = -1;

  constructor(device: Device, heap: Heap, descriptors: Descriptors) {
    [this.#device, this.#heap, this.#descriptors] = [device, heap, descriptors];
  }

  get layout(): GPUBindGroupLayout {
    const pages = this.#heap.pages.length;
    if (!this.#layout || this.#pages !== pages) {
      const visibility = ShaderStage.COMPUTE;
      const uniform = (binding: number) =>
        ({ binding, visibility, buffer: { type: "uniform", hasDynamicOffset: true } }) as const;
      const storage = (binding: number, type: GPUBufferBindingType) => ({ binding, visibility, buffer: { type } });
      const memory = this.#heap.pages.map((_, page) => storage(FIRST_PAGE + page, "storage"));
      const entries = [uniform(0), uniform(1), storage(2, "read-only-storage"), ...memory];
      this.#layout = this.#device.make(`a layout of ${entries.length} bindings`, () =>
        this.#device.gpu.createBindGroupLayout({ entries }),
      );
      this.#pages = pages;
    }
    return this.#layout;
  }

  group({ buffers }: { readonly buffers: { readonly frames: GPUBuffer; readonly masks: GPUBuffer } }): GPUBindGroup {
    if (this.#group && this.#version === this.#device.version) return this.#group;
    const { frames, masks } = buffers;
    const resources = [
      { buffer: this.#descriptors.buffer, size: 4 * DESCRIPTOR_WORDS },
      { buffer: frames, size: FRAME_BYTES },
      { buffer: masks },
      ...this.#heap.pages.map((buffer) => ({ buffer })),
    ];
    const entries = resources.map((resource, binding) => ({ binding, resource }));
    const { layout } = this;
    this.#group = this.#device.make(`a group of ${entries.length} bindings`, () =>
      this.#device.gpu.createBindGroup({ layout, entries }),
    );
    this.#version = this.#device.version;
    return this.#group;
  }
}

/** The binding of the first page of memory. */
export const FIRST_PAGE = 3;
