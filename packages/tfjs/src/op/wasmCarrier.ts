import type { Backend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import type { SequenceMask } from "@dncjs/core/run";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Carrier, sizeOf } from "./carrier.ts";

/** What is used of `BackendWasm`. */
export interface WasmTensors {
  makeOutput(shape: readonly number[], dtype: "float32"): TensorInfo;
  /** A view of the heap, which the next allocation may detach. */
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array;
}

/**
 * tensorflow.js' backend `wasm`. Its linear memory and ours are two, since each has data of its own at the same addresses: what goes
 * in and out is copied once, from memory to memory.
 */
export class WasmCarrier implements Carrier {
  readonly backend: Backend;
  readonly #tensors: WasmTensors;

  constructor(tensors: WasmTensors, backend: Backend) {
    [this.#tensors, this.backend] = [tensors, backend];
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
