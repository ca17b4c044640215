/// <reference lib="esnext.disposable" preserve="true" />
/**
 * The contract of a backend: memory, and primitives on that memory. A backend knows tensors, calls and slots; it knows nothing of networks,
 * sequences or training. The executor (run/executor.ts) walks a program and runs the calls that the backend bound.
 */
import type { FloatArray, KernelSpec, Settings } from "../kernels/kernel.ts";
import type { Program } from "../program/program.ts";
import type { UpdateName } from "../updates/specs/index.ts";

/** The floating-point format of a backend. */
export type Precision = "float64" | "float32";

/** Numbers in a backend's memory. Offsets and lengths count numbers. A new block holds zeros. */
export interface Block {
  readonly length: number;
  write(values: ArrayLike<number>, at?: number): void;
  /** Returns a copy, in the backend's precision. */
  read(at?: number, length?: number): Promise<FloatArray>;
  /** Returns the numbers themselves, valid until the backend next allocates. Only if this thread can access the memory. */
  view?(at?: number, length?: number): FloatArray;
  fill(value: number, at?: number, length?: number): void;
  /** Copies within the block; the ranges may overlap. */
  copy(from: number, to: number, length: number): void;
  dispose(): void;
}

/**
 * Index of each slot number in a frame. A slot number selects the storage of one step; a slice names the clock that moves it.
 * - `fixed`: always 0
 * - `previous`, `current`: state(t-1), state(t)
 * - `saved`: tensors saved in step t
 * - `sequence`: t itself
 * - `previousGradient`, `currentGradient`: gradients of state(t-1), state(t)
 * - `zeroState`: moves nothing. 1 in a step whose state(t-1) is all zeros and whose gradient of state(t-1) is unused; otherwise 0.
 *   Backends may skip the terms that are multiplied by state(t-1).
 */
export const clocks = {
  fixed: 0,
  previous: 1,
  current: 2,
  saved: 3,
  sequence: 4,
  previousGradient: 5,
  currentGradient: 6,
  zeroState: 7,
} as const;

export type Clock = keyof typeof clocks;

export const clockCount: number = Object.keys(clocks).length;

/** The slot numbers that bound calls read when they run. The executor sets them before each step. */
export interface Frame {
  set(clock: Clock, slot: number): void;
  dispose(): void;
}

/**
 * The place of an operand in a block. Batch element b begins at element `base + stride · slot + batchStride · b` of the block, where slot is
 * ⌈frame[clock] / every⌉.
 */
export interface Slice {
  readonly block: Block;
  readonly base: number;
  readonly clock: Clock;
  /** Steps that share a slot (`History`). @default 1 */
  readonly every?: number;
  readonly stride: number;
  readonly batchStride: number;
  /** Numbers of one batch element. For a parameter: numbers from `base` to the end of its tensor. */
  readonly length: number;
}

/** "add": the result is added to the gradient. "store": the result replaces it, whatever the memory held before. */
export type Accumulate = "add" | "store";

/**
 * The place of a gradient, and how `backward` accumulates it. The gradient of an operand that its kernel lists as `touched` is not dense: its
 * numbers are described in kernels/rowGradients.ts. Those of a journaled operand are changed in place.
 */
export interface GradientSlice extends Slice {
  /** "store" only for operands listed in the backend's `stores`. */
  readonly accumulate: Accumulate;
}

/** A call whose operands have their slices. Operands that the call leaves out are missing from the records. */
export interface PlacedCall {
  /** Unique in its program. */
  readonly label: string;
  /** Name of a primitive, or of a kernel that the backend's `lower` put into the program. */
  readonly kernel: string;
  readonly spec: KernelSpec;
  readonly values: Readonly<Record<string, Slice>>;
  /** Gradients of inputs, parameters and outputs. Empty unless the plan is for training. Inputs whose gradient is unused are missing. */
  readonly gradients: Readonly<Record<string, GradientSlice>>;
  readonly settings: Settings;
  /** Batch elements in one slot. */
  readonly batch: number;
  /** Largest number of batch elements of one invocation: `batch`, times the steps of a segment for calls made once per segment. */
  readonly maxElements: number;
}

export interface BoundCall {
  /** Called before a pass if parameters may have changed. A backend may rearrange parameters for its own use here. */
  prepare(): void;
  /** Runs batch elements begin ≤ b < end at the frame's slots. */
  forward(begin: number, end: number): void;
  backward(begin: number, end: number): void;
  /**
   * Gradients of the parameters from all batch elements of `steps` consecutive slots, from the frame's on, in ascending order. `accumulate`
   * is "store" only if the backend's `stores` lists every parameter of the program.
   */
  parameterGradient(steps: number, accumulate: Accumulate): void;
  /** Of a kernel with journaled operands: moves them from state(t) to state(t-1), or back (`Kernel.exchange`). */
  exchange?(begin: number, end: number): void;
  /**
   * Called after state was written from outside a pass. A call that keeps memory of its own, derived from journaled operands, must rebuild
   * it before its next use.
   */
  stateWritten?(): void;
  dispose(): void;
}

/** The batch elements that an operation covers: all, those active in the step, or those masked out of it. */
export type BatchSelection = "all" | "active" | "masked";

/** An action at the frame's slots, independent for each selected batch element. Zeroed and copied slices are contiguous in the batch. */
export type Operation =
  | { readonly select: BatchSelection; readonly run: "forward" | "backward" | "exchange"; readonly call: BoundCall }
  | { readonly select: BatchSelection; readonly run: "zero"; readonly to: Slice }
  /** Within one block. */
  | { readonly select: BatchSelection; readonly run: "copy"; readonly from: Slice; readonly to: Slice };

/** Consecutive steps that a walk covers. */
export interface StepRange {
  readonly steps: number;
  /** Batch elements in each step. */
  readonly elements: number;
  /** The frame of every step: `clockCount` slot numbers in the order of `clocks`. */
  readonly slots: Int32Array;
  /** `[T,B]`: batch element b is active in a step if the entry at `batch` times the step's sequence slot, plus b, is not 0. */
  readonly mask: ArrayLike<number> | undefined;
  readonly batch: number;
}

/** Operations to run in order in every step of a range. */
export interface Walk {
  run(range: StepRange): void;
  dispose(): void;
}

/** The part that all backends have: memory, and the parameter updates on it. */
export interface BackendMemory extends Disposable {
  /** A short name, such as "wasm". */
  readonly name: string;
  /** The format of all numbers in its memory. */
  readonly precision: Precision;
  /** Device and settings in words ("wasm simd, 1 thread"). */
  readonly description: string;
  /** Limits of the device, one line each. */
  readonly details?: readonly string[];
  /** Bytes that the device can hold, if fewer than the machine has. */
  readonly memory?: number;
  /** @throws BackendError if memory does not suffice; nothing was allocated then. */
  allocate(length: number): Block;
  /** Runs a parameter update on blocks of this backend. */
  update(
    name: UpdateName,
    operands: Readonly<Record<string, Block>>,
    constants: Readonly<Record<string, number>>,
  ): void;
  /** Frees all memory of the backend, and its device if the backend opened it. */
  dispose(): void;
}

/** The plan that a program is lowered for. */
export interface LoweringOptions {
  readonly purpose: "run" | "trace" | "train";
  readonly batch: number;
  /** Steps whose tensors are kept at once. */
  readonly segment: number;
}

/** Runs primitives, call by call. */
export interface Backend extends BackendMemory {
  /**
   * Rewrites a program before it is laid out: replaces calls by kernels of the backend's own, or chooses the history of a state tensor. Every
   * tensor stays, and the rewritten program writes and reads the same tensors. Core checks this (program/lowering.ts).
   */
  lower?(program: Program, options: LoweringOptions): Program;
  /** Creates the slot numbers of one step. */
  createFrame(): Frame;
  /** @throws BackendError for a kernel that the backend does not have, or if memory does not suffice */
  bind(call: PlacedCall, frame: Frame): BoundCall;
  /**
   * Runs operations over steps inside the backend, at most `steps` steps of `elements` batch elements at a time. Batch elements are
   * independent, so threads need to meet only at the end of a range. Without this method core walks call by call.
   */
  bindWalk?(
    operations: readonly Operation[],
    frame: Frame,
    most: { readonly steps: number; readonly elements: number },
  ): Walk;
  /** The kernels that the backend has of those that not every backend has (`optionalKernels` of kernels/specs/index.ts). @default none */
  readonly optionalKernels?: readonly string[];
  /** By kernel: operands whose gradient `backward` or `parameterGradient` can store. @default none */
  readonly stores?: Readonly<Record<string, readonly string[]>>;
}
