import type { Device } from "../device/device.ts";
import { ShaderStage } from "../flags.ts";
import type { Heap } from "../memory/heap.ts";
import { bindings, DESCRIPTOR_WORDS, FRAME_WORDS } from "../shaders/words.ts";
import type { Descriptors } from "./descriptors.ts";

/** The bind group of all shaders: descriptor, frame, masks and all pages of memory. It is recreated when a buffer is replaced. */
export class Bindings {
  readonly #device: Device;
  readonly #heap: Heap;
  readonly #descriptors: Descriptors;
  #layout: GPUBindGroupLayout | undefined;
  #pages = 0;
  #group: GPUBindGroup | undefined;
  #version = -1;

  constructor(device: Device, heap: Heap, descriptors: Descriptors) {
    this.#device = device;
    this.#heap = heap;
    this.#descriptors = descriptors;
  }

  get layout(): GPUBindGroupLayout {
    const pages = this.#heap.pages.length;
    if (!this.#layout || this.#pages !== pages) {
      const visibility = ShaderStage.COMPUTE;
      const uniform = (binding: number) =>
        ({ binding, visibility, buffer: { type: "uniform", hasDynamicOffset: true } }) as const;
      const storage = (binding: number, type: GPUBufferBindingType) => ({ binding, visibility, buffer: { type } });
      const memory = this.#heap.pages.map((_, page) => storage(bindings.firstPage + page, "storage"));
      const entries = [
        uniform(bindings.words),
        uniform(bindings.frame),
        storage(bindings.masks, "read-only-storage"),
        ...memory,
      ];
      this.#layout = this.#device.create(`a layout of ${entries.length} bindings`, () =>
        this.#device.gpu.createBindGroupLayout({ entries }),
      );
      this.#pages = pages;
    }
    return this.#layout;
  }

  group({ buffers }: { readonly buffers: { readonly frames: GPUBuffer; readonly masks: GPUBuffer } }): GPUBindGroup {
    if (this.#group && this.#version === this.#device.version) return this.#group;
    const { frames, masks } = buffers;
    const entries = [
      { binding: bindings.words, resource: { buffer: this.#descriptors.buffer, size: 4 * DESCRIPTOR_WORDS } },
      { binding: bindings.frame, resource: { buffer: frames, size: 4 * FRAME_WORDS } },
      { binding: bindings.masks, resource: { buffer: masks } },
      ...this.#heap.pages.map((buffer, page) => ({ binding: bindings.firstPage + page, resource: { buffer } })),
    ];
    const { layout } = this;
    this.#group = this.#device.create(`a group of ${entries.length} bindings`, () =>
      this.#device.gpu.createBindGroup({ layout, entries }),
    );
    this.#version = this.#device.version;
    return this.#group;
  }
}
