import type { Block } from "@dncjs/core/backend";
import type { SequenceMask } from "@dncjs/core/run";
import type { GpuBackend } from "@dncjs/gpu";
import { DeviceMask, type GpuBlock, gpuBackendOn } from "@dncjs/gpu/interop";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Carrier, sizeOf } from "./carrier.ts";

/** What is used of `WebGPUBackend`. */
export interface WebgpuTensors {
  readonly device: GPUDevice;
  readonly commandEncoder: GPUCommandEncoder | null;
  readonly tensorMap: { get(dataId: object): { readonly values?: ArrayLike<number>; readonly resource?: GPUBuffer } };
  makeTensorInfo(shape: readonly number[], dtype: "float32"): TensorInfo;
  /** Gives a tensor a buffer, with its values where it has some. */
  uploadToGPU(dataId: object): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/**
 * tensorflow.js' backend `webgpu`: our dispatches run on its device, between its own. What goes in and out is copied from buffer to buffer
 * on the card, in the order of its queue, and nothing waits.
 */
export class WebgpuCarrier implements Carrier {
  readonly backend: GpuBackend;
  readonly #tensors: WebgpuTensors;

  constructor(tensors: WebgpuTensors) {
    this.#tensors = tensors;
    this.backend = gpuBackendOn(tensors.device);
  }

  put({ dataId, shape }: TensorInfo, block: Block, at: number): void {
    const buffer = this.#bufferOf(dataId);
    this.#submitTheirs();
    (block as GpuBlock).copyIn(buffer, at, sizeOf(shape));
  }

  take(block: Block, at: number, shape: readonly number[]): TensorInfo {
    const tensor = this.#tensors.makeTensorInfo(shape, "float32");
    (block as GpuBlock).copyOut(at, sizeOf(shape), this.#bufferOf(tensor.dataId));
    return tensor;
  }

  /** The operation saves its mask for the gradient, so that the buffer stays. */
  mask({ dataId, shape }: TensorInfo): SequenceMask {
    const mask = new DeviceMask(this.#bufferOf(dataId), sizeOf(shape));
    this.#submitTheirs();
    return mask;
  }

  begin(): void {
    this.backend.flush();
  }

  end(): void {
    this.backend.flush();
  }

  dispose(): void {
    this.backend.dispose();
  }

  #bufferOf(dataId: object): GPUBuffer {
    this.#tensors.uploadToGPU(dataId);
    return this.#tensors.tensorMap.get(dataId).resource!;
  }

  /** An upload may have been recorded too. */
  #submitTheirs(): void {
    if (!this.#tensors.commandEncoder) return;
    this.#tensors.endComputePassEncoder();
    this.#tensors.submitQueue();
  }
}
