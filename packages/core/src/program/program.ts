/**
 * A program is a DNC step as data: tensors with a place, and the calls that read and write them, in order. The backward
 * program is the same list reversed; the memory plan (plan.ts) and the executor (executor.ts) follow from it.
 */

import { type KernelName, kernels } from "../kernels/index.ts";
import { type Kernel, operandsOf, type Settings, shapeSize } from "../kernels/kernel.ts";
import type { DncConfig } from "../network/config.ts";
import type { Objective } from "../network/objective.ts";

/**
 * param: trained, one for all steps · state: carried from step to step · saved: written in a step, kept for the backward pass
 * · sequence: given or taken per step from outside (x, y, targets) · scratch: room within one call
 */
export type TensorKind = "param" | "state" | "saved" | "sequence" | "scratch";

export interface TensorSpec {
  readonly name: string;
  readonly kind: TensorKind;
  /** Without the batch dimension; a parameter's whole shape. */
  readonly shape: readonly number[];
}

/** What an operand of a call is bound to: elements from `offset` on of one batch row of a tensor. */
export interface TensorSlice {
  readonly tensor: string;
  /** True for state(t-1). */
  readonly previous?: boolean;
  readonly offset?: number;
}

/** before and after: once per segment of steps, over all its rows at once; step: once per step. */
export type Phase = "before" | "step" | "after";

export interface Call {
  readonly label: string;
  readonly kernel: KernelName;
  readonly phase: Phase;
  readonly operands: Readonly<Record<string, TensorSlice>>;
  readonly settings: Settings;
}

export interface Program {
  /** What it computes; the tensors and calls follow from these two. */
  readonly config: DncConfig;
  readonly objective: Objective | undefined;
  readonly tensors: ReadonlyMap<string, TensorSpec>;
  readonly calls: readonly Call[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Collects a program, checking that every call binds what its kernel needs. */
export class ProgramBuilder {
  readonly #tensors = new Map<string, TensorSpec>();
  readonly #calls: Call[] = [];

  /** Declares a tensor and returns a view of all of it. */
  tensor(place: TensorKind, name: string, shape: readonly number[]): TensorSlice {
    if (this.#tensors.has(name)) throw new Error(`tensor ${name} is declared twice`);
    this.#tensors.set(name, { name, kind: place, shape });
    return { tensor: name };
  }

  /** Adds a call. Saved and scratch operands that are not given get tensors of their own, named `label.operand`. */
  call(
    phase: Phase,
    label: string,
    kernelName: KernelName,
    given: Record<string, TensorSlice | undefined>,
    settings: Settings,
  ): void {
    const kernel: Kernel = kernels[kernelName];
    const operands: Record<string, TensorSlice> = {};
    for (const name of operandsOf(kernel)) {
      const view = given[name] ?? this.#ownTensor(kernel, name, label, settings, given);
      if (view) operands[name] = view;
      else if (!kernel.optional.includes(name))
        throw new Error(`${label}: operand ${name} of ${kernelName} is not bound`);
    }
    if (phase !== "step") this.#requireWhole(label, operands);
    for (const name of [...kernel.sizes, ...kernel.constants]) {
      if (settings[name] === undefined) throw new Error(`${label}: ${name} of ${kernelName} is not set`);
    }
    this.#calls.push({ label, kernel: kernelName, phase, operands, settings });
  }

  build(): Pick<Program, "tensors" | "calls"> {
    return { tensors: this.#tensors, calls: this.#calls };
  }

  /** A call made once per segment sees all steps as one matrix; states lie apart. */
  #requireWhole(label: string, operands: Readonly<Record<string, TensorSlice>>): void {
    for (const [operand, { tensor }] of Object.entries(operands)) {
      if (this.#tensors.get(tensor)?.kind === "state") {
        throw new Error(
          `${label}: ${operand} is the state tensor ${tensor}, which a once-per-segment call cannot read`,
        );
      }
    }
  }

  #ownTensor(
    kernel: Kernel,
    name: string,
    label: string,
    settings: Settings,
    given: Record<string, TensorSlice | undefined>,
  ) {
    if (name in given) return undefined;
    const saved = kernel.saved[name];
    const shape = saved ?? kernel.scratch[name];
    if (shape === undefined || kernel.optional.includes(name)) return undefined;
    const place = saved === undefined ? "scratch" : "saved";
    return this.tensor(place, `${label}.${name}`, [shapeSize(shape, settings)]);
  }
}
