import type { Block } from "@dncjs/core/backend";
import { type SequenceMask, sizeOf } from "@dncjs/core/run";
import type { GpuBackend } from "@dncjs/gpu";
import { DeviceMask, type GpuBlock, gpuBackendOn } from "@dncjs/gpu/interop";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Carrier } from "./carrier.ts";

/** The part of `WebGPUBackend` in use. */
export interface WebgpuTensors {
  readonly device: GPUDevice;
  readonly commandEncoder: GPUCommandEncoder | null;
  readonly tensorMap: { get(dataId: object): { readonly values?: ArrayLike<number>; readonly resource?: GPUBuffer } };
  makeTensorInfo(shape: readonly number[], dtype: "float32"): TensorInfo;
  /** Creates the buffer of a tensor, with its values if it has any. */
  uploadToGPU(dataId: object): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/**
 * For the backend `webgpu` of tensorflow.js. The DNC runs on the same device. Inputs and outputs are copied between buffers on the device, in
 * queue order, without waiting.
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
    this.#submitTensorflow();
    (block as GpuBlock).copyIn(buffer, at, sizeOf(shape));
  }

  take(block: Block, at: number, shape: readonly number[]): TensorInfo {
    const tensor = this.#tensors.makeTensorInfo(shape, "float32");
    (block as GpuBlock).copyOut(at, sizeOf(shape), this.#bufferOf(tensor.dataId));
    return tensor;
  }

  /** The buffer stays valid: the operation saves its mask for the gradient. */
  mask({ dataId, shape }: TensorInfo): SequenceMask {
    const mask = new DeviceMask(this.#bufferOf(dataId), sizeOf(shape));
    this.#submitTensorflow();
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

  /** Submits the recorded commands of tensorflow.js, which may include an upload. */
  #submitTensorflow(): void {
    if (!this.#tensors.commandEncoder) return;
    this.#tensors.endComputePassEncoder();
    this.#tensors.submitQueue();
  }
}
