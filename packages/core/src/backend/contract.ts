/**
 * The contract of a backend. Most are memory and the primitives on it (`Backend`): they know nothing of programs, sequences or training;
 * the executor (program/executor.ts) walks a program and calls what the backend bound. A `SequenceBackend` runs programs in its own
 * way, whole sequences at a time.
 */

import type { KernelName } from "../kernels/index.ts";
import type { FloatArray, Settings } from "../kernels/kernel.ts";
import type { Plan } from "../layout/plan.ts";
import type { Parameters } from "../run/parameters.ts";
import type { Runner } from "../run/runner.ts";
import type { UpdateName } from "../updates/index.ts";

export type Precision = "float64" | "float32";

/** A run of numbers in a backend's memory. Offsets and lengths are in elements; new blocks hold zeros. */
export interface Block {
  readonly length: number;
  write(values: ArrayLike<number>, at?: number): void;
  /** A copy, in the backend's precision. */
  read(at?: number, length?: number): Promise<FloatArray>;
  /** The numbers themselves, until the backend next allocates; only where this thread sees the memory. */
  view?(at?: number, length?: number): FloatArray;
  fill(value: number, at?: number, length?: number): void;
  /** Copies within the block; the ranges may overlap. */
  copy(from: number, to: number, length: number): void;
  dispose(): void;
}

/**
 * What moves an operand from step to step: the index of a slot number in the frame. `fixed` is always 0; `previous` and
 * `current` are the slots of state(t-1) and state(t), `saved` that of the step's saved tensors, `sequence` is t itself; then come the
 * slots of the gradients of state(t-1) and state(t), and those of the links of t-1 and t, which several steps may share
 * (`PlanOptions.linkEvery`). Two move nothing, and are 0 or 1. `blank` is 1 in a step where state(t-1) is known to be all zeros and nobody
 * wants its gradient, so that a backend may leave out what would be multiplied by it; `fresh` where the gradients of parameters are to be
 * overwritten.
 */
export const clocks = {
  fixed: 0,
  previous: 1,
  current: 2,
  saved: 3,
  sequence: 4,
  previousGradient: 5,
  currentGradient: 6,
  previousLink: 7,
  currentLink: 8,
  blank: 9,
  fresh: 10,
} as const;

export type Clock = keyof typeof clocks;

export const clockCount: number = Object.keys(clocks).length;

/** The slot numbers that bound calls read when they run; set by the executor before each step. */
export interface Frame {
  set(clock: Clock, slot: number): void;
  dispose(): void;
}

/** Where an operand lies: batch row b starts at element `base + stride · frame[clock] + batchStride · b` of the block. */
export interface Slice {
  readonly block: Block;
  readonly base: number;
  readonly clock: Clock;
  readonly stride: number;
  readonly batchStride: number;
  /** Elements of one row (of a parameter: from `base` to the end of its tensor). */
  readonly length: number;
}

/** A call with every operand placed. Operands it leaves out are missing from the records. */
export interface PlacedCall {
  readonly kernel: KernelName;
  readonly values: Readonly<Record<string, Slice>>;
  /** Of inputs, parameters and outputs; empty where the plan has no gradients. An input's may be missing: nobody wants it. */
  readonly gradients: Readonly<Record<string, Slice>>;
  /**
   * Inputs whose gradient `backward` stores instead of adding to it, whatever was there before: it is the first to reach it, and nobody
   * cleared it. Only what the backend's `overwrites` said yes to; none where missing.
   */
  readonly fresh?: readonly string[];
  /** Of a temporalLink whose links only every so many-th step keeps (`PlanOptions.linkEvery`); 1 where missing. */
  readonly linkEvery?: number;
  readonly settings: Settings;
  /** Rows of one slot: begin and end below never leave it, but for calls made once per segment. */
  readonly batch: number;
  /** The most rows one invocation may cover. */
  readonly maxElements: number;
}

export interface BoundCall {
  /** Called before a pass if parameters may have changed; a backend may rearrange them for itself. */
  prepare(): void;
  /** Rows begin ≤ b < end at the frame's slots. */
  forward(begin: number, end: number): void;
  backward(begin: number, end: number): void;
  /**
   * All rows of `steps` consecutive slots, from the frame's on, in ascending order. Overwrites gradients, instead of adding to them, where
   * the frame's `fresh` is 1: only where the backend's `overwrites` says yes to all parameters.
   */
  parameterGradient(steps: number): void;
  dispose(): void;
}

/** The batch rows of a step that an operation is for: all of them, those that take part in the step, those that sit it out. */
export type BatchSelection = "all" | "active" | "masked";

/** Something done at the frame's slots, for every selected row by itself. What is zeroed or copied lies row after row in its block. */
export type Operation =
  | { readonly rows: BatchSelection; readonly run: "forward" | "backward"; readonly call: BoundCall }
  | { readonly rows: BatchSelection; readonly run: "zero"; readonly to: Slice }
  /** Within one block. */
  | { readonly rows: BatchSelection; readonly run: "copy"; readonly from: Slice; readonly to: Slice };

/** Steps to be walked one after the other. */
export interface StepRange {
  readonly steps: number;
  /** Rows of each step. */
  readonly elements: number;
  /** The frame of every step: `clockCount` slot numbers in the order of `clocks`. */
  readonly slots: Int32Array;
  /** Row b of a step takes part where the mask is not 0 at `batch` times its sequence slot, plus b; without a mask all do. */
  readonly mask: ArrayLike<number> | undefined;
  readonly batch: number;
}

/** Operations to be done in order in every step of a stretch. */
export interface Walk {
  run(stretch: StepRange): void;
  dispose(): void;
}

/** What every backend has: memory, and the updates on it. */
interface BackendMemory {
  readonly name: string;
  readonly precision: Precision;
  /** What this backend runs on, in words ("wasm simd, 1 thread"). */
  readonly description: string;
  /** What its device allows, in words, a line each. */
  readonly details?: readonly string[];
  /** Bytes that its device can hold, where that is less than the machine has. */
  readonly memory?: number;
  /**
   * Of how many steps it keeps the temporal links of one for the backward pass, where those of all steps are so many `numbers`: it makes
   * the others again from the weightings, bit for bit. 1: of every step, as where this is missing.
   */
  linkEvery?(numbers: number): number;
  /** @throws BackendError where memory does not suffice; nothing was allocated then. */
  allocate(length: number): Block;
  update(
    name: UpdateName,
    operands: Readonly<Record<string, Block>>,
    constants: Readonly<Record<string, number>>,
  ): void;
  dispose(): void;
}

/** Runs primitives, call by call. */
export interface Backend extends BackendMemory {
  createFrame(): Frame;
  /**
   * Two calls bound to one frame may run as one where no call between them touches what the first of them writes: their rows are
   * the same ones in every pass, and what lies between them (the gradient of what one hands to the other) need not be in memory.
   */
  bind(call: PlacedCall, frame: Frame): BoundCall;
  /**
   * Lets the backend walk by itself, at most `steps` steps of `rows` rows at a time; without this the executor does, call by call.
   * As no row looks at another, a backend can give rows to threads that need not wait for each other before the stretch ends.
   */
  bindWalk?(
    operations: readonly Operation[],
    frame: Frame,
    most: { readonly steps: number; readonly rows: number },
  ): Walk;
  /**
   * Whether `backward` can overwrite the gradient of a kernel's input (`PlacedCall.fresh`), all of the row, or `parameterGradient` that of
   * a parameter; never, where missing.
   */
  overwrites?(kernel: KernelName, operand: string): boolean;
}

/** Runs whole sequences by itself. */
export interface SequenceBackend extends BackendMemory {
  /**
   * Readies a network, as the plan's program says what it computes, with parameters of this backend.
   * @throws BackendError where it cannot do what the plan asks for
   */
  createRunner(plan: Plan, parameters: Parameters): Runner;
}

/** Whatever a network runs on; `createRunner` makes what runs it. */
export type AnyBackend = Backend | SequenceBackend;
