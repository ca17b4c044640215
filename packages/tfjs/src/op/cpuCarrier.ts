import { type FloatArray, ReferenceBackend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import { type SequenceMask, sizeOf } from "@dncjs/core/run";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Carrier } from "./carrier.ts";

/** The part of `MathBackendCPU` in use. */
export interface CpuBackend {
  readonly data: { get(dataId: object): { readonly values: FloatArray | Int32Array | Uint8Array } };
  makeTensorInfo(shape: readonly number[], dtype: "float32", values: Float32Array): TensorInfo;
}

/** For the backend `cpu` of tensorflow.js: tensors are arrays, and the float32 reference runs the DNC. */
export class CpuCarrier implements Carrier {
  readonly backend: ReferenceBackend = new ReferenceBackend({ precision: "float32" });
  readonly #tensors: CpuBackend;

  constructor(tensors: CpuBackend) {
    this.#tensors = tensors;
  }

  put({ dataId }: TensorInfo, block: Block, at: number): void {
    block.write(this.#tensors.data.get(dataId).values, at);
  }

  take(block: Block, at: number, shape: readonly number[]): TensorInfo {
    return this.#tensors.makeTensorInfo(shape, "float32", block.view!(at, sizeOf(shape)).slice() as Float32Array);
  }

  mask({ dataId }: TensorInfo): SequenceMask {
    return this.#tensors.data.get(dataId).values.slice();
  }
}
