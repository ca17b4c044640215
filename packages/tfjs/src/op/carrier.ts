import type { Backend } from "@dncjs/core";
import type { Block } from "@dncjs/core/backend";
import type { SequenceMask } from "@dncjs/core/run";
import type { TensorInfo } from "@tensorflow/tfjs-core";

/** Moves numbers between the tensors of one backend of tensorflow.js and blocks of one of ours. */
export interface Carrier {
  /** What computes. */
  readonly backend: Backend;
  /** Copies a float32 tensor to element `at` of a block. */
  put(tensor: TensorInfo, block: Block, at: number): void;
  /** A new float32 tensor of what stands from element `at` of a block on. */
  take(block: Block, at: number, shape: readonly number[]): TensorInfo;
  /** A mask of dtype bool, as an executor takes it. */
  mask(tensor: TensorInfo): SequenceMask;
  /** Called before a kernel of ours asks for anything. @throws BackendError where what computes is no more */
  begin?(): void;
  /** Called when a kernel of ours has asked for all of its work: what tensorflow.js does next comes after it. */
  end?(): void;
  /** Called once, when the backend of tensorflow.js goes. */
  dispose?(): void;
}

/** Elements of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
