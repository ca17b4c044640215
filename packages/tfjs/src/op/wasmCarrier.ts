import type { Backend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import { type SequenceMask, sizeOf } from "@dncjs/core/run";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Carrier } from "./carrier.ts";

/** The part of `BackendWasm` in use. */
export interface WasmTensors {
  makeOutput(shape: readonly number[], dtype: "float32"): TensorInfo;
  /** Returns a view of the heap. The next allocation may detach it. */
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array;
}

/**
 * For the backend `wasm` of tensorflow.js. Each library has its own linear memory, because both use the same addresses. Inputs and outputs are
 * copied once between the two.
 */
export class WasmCarrier implements Carrier {
  readonly backend: Backend;
  readonly #tensors: WasmTensors;

  constructor(tensors: WasmTensors, backend: Backend) {
    this.#tensors = tensors;
    this.backend = backend;
  }

  put(tensor: TensorInfo, block: Block, at: number): void {
    block.write(this.#tensors.typedArrayFromHeap(tensor), at);
  }

  take(block: Block, at: number, shape: readonly number[]): TensorInfo {
    const tensor = this.#tensors.makeOutput(shape, "float32");
    this.#tensors.typedArrayFromHeap(tensor).set(block.view!(at, sizeOf(shape)));
    return tensor;
  }

  mask(tensor: TensorInfo): SequenceMask {
    return this.#tensors.typedArrayFromHeap(tensor).slice();
  }
}
