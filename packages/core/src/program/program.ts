/**
 * A program is one DNC step as data: tensors, and the calls that read and write them, in order. The backward program is the same list
 * reversed. The memory plan (layout/plan.ts) and the executor (run/executor.ts) are derived from it.
 */
import type { KernelSpec, Settings } from "../kernels/kernel.ts";

/**
 * param: trained, the same for all steps · state: carried from step to step · saved: written in a step, kept for the backward pass ·
 * sequence: input or output of every step (x, y, targets) · scratch: intermediate results of one call
 */
export type TensorKind = "param" | "state" | "saved" | "sequence" | "scratch";

/**
 * How the values of a state tensor are kept for the backward pass.
 * - keep 1: every step. The default.
 * - keep k > 1: every k-th step. The call that reads the tensor of step t-1 backward recomputes it from the last step kept.
 * - keep "journal": the tensor has one storage for all steps. The call that changes it keeps the numbers that it overwrites in saved tensors,
 *   and restores them on the way back (`KernelSpec.journaled`). A single call of the program changes the tensor.
 */
export type History = { readonly keep: number } | Journal;

/** The history of a tensor of which a step touches few rows. */
export interface Journal {
  readonly keep: "journal";
  /** Numbers of a row; the size of the tensor is a multiple of it. */
  readonly rowSize: number;
  /** Largest number of rows of a batch element whose gradient the calls of one step touch. */
  readonly touchedRows: number;
}

export interface TensorSpec {
  readonly name: string;
  readonly kind: TensorKind;
  /** Without the batch dimension; the whole shape of a parameter. */
  readonly shape: readonly number[];
  /** State tensors only. */
  readonly history?: History;
}

/** The target of an operand: the numbers of one batch element of a tensor, from `offset` on. */
export interface TensorSlice {
  readonly tensor: string;
  /** True for state(t-1). */
  readonly previous?: boolean;
  readonly offset?: number;
}

/**
 * before, after: once per segment of steps, over all its batch elements at once · step: once per step · reverse: once per step, from the last
 * step to the first, before those of phase step. Sequence tensors are then those of the step; saved and state tensors are in the order of the
 * walk: slot k belongs to the k-th step from the end.
 */
export type Phase = "before" | "reverse" | "step" | "after";

/** The phases whose calls run once per step. */
export type StepPhase = Extract<Phase, "reverse" | "step">;

export const isStepPhase = (phase: Phase): phase is StepPhase => phase === "reverse" || phase === "step";

export interface Call {
  /** Unique in its program. */
  readonly label: string;
  /** Name of the kernel; one of core's primitives unless a backend lowered the program. */
  readonly kernel: string;
  readonly spec: KernelSpec;
  readonly phase: Phase;
  readonly operands: Readonly<Record<string, TensorSlice>>;
  readonly settings: Settings;
  /** The calls that a backend replaced by this one. */
  readonly fuses?: readonly Call[];
}

export interface Program {
  readonly tensors: ReadonlyMap<string, TensorSpec>;
  readonly calls: readonly Call[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
