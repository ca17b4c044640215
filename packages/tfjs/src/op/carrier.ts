import type { Backend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import type { SequenceMask } from "@dncjs/core/run";
import type { TensorInfo } from "@tensorflow/tfjs-core";

/** Moves numbers between the tensors of a backend of tensorflow.js and the blocks of the dncjs backend that runs the DNC. */
export interface Carrier {
  /** The backend that runs the DNC. */
  readonly backend: Backend;
  /** Copies a float32 tensor to element `at` of a block. */
  put(tensor: TensorInfo, block: Block, at: number): void;
  /** Returns a new float32 tensor with the numbers of a block from element `at` on. */
  take(block: Block, at: number, shape: readonly number[]): TensorInfo;
  /** Converts a tensor of dtype bool to the mask of an executor. */
  mask(tensor: TensorInfo): SequenceMask;
  /** Called before a kernel starts. @throws BackendError if the backend has failed */
  begin?(): void;
  /** Called when a kernel has issued all its work. Later work of tensorflow.js runs after it. */
  end?(): void;
  /** Called once, when the backend of tensorflow.js is disposed. */
  dispose?(): void;
}
