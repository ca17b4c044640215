import { type KernelSpec, operandsOf, type Settings, shapeSize } from "../kernels/kernel.ts";
import { allKernels, type KernelName, type SparseKernelName } from "../kernels/specs/index.ts";
import {
  type Call,
  isStepPhase,
  type Phase,
  type Program,
  type TensorKind,
  type TensorSlice,
  type TensorSpec,
} from "./program.ts";

/** Collects the tensors and calls of a program. Every call must bind what its kernel requires. */
export class ProgramBuilder {
  readonly #tensors = new Map<string, TensorSpec>();
  readonly #calls: Call[] = [];

  /** Declares a tensor and returns a slice of all of it. */
  tensor(kind: TensorKind, name: string, shape: readonly number[]): TensorSlice {
    return this.declare({ name, kind, shape });
  }

  declare(spec: TensorSpec): TensorSlice {
    if (this.#tensors.has(spec.name)) throw new Error(`tensor ${spec.name} is declared twice`);
    this.#tensors.set(spec.name, spec);
    return { tensor: spec.name };
  }

  /** Adds a call. Saved, indices and scratch operands that are not given get tensors of their own, named `label.operand`. */
  call(
    phase: Phase,
    label: string,
    kernel: KernelName | SparseKernelName,
    given: Record<string, TensorSlice | undefined>,
    settings: Settings,
  ): void {
    const spec: KernelSpec = allKernels[kernel];
    const operands: Record<string, TensorSlice> = {};
    for (const name of operandsOf(spec)) {
      const slice = given[name] ?? this.#ownTensor(spec, name, label, settings, given);
      if (slice) operands[name] = slice;
      else if (!spec.optional.includes(name)) throw new Error(`${label}: operand ${name} of ${kernel} is not bound`);
    }
    if (!isStepPhase(phase)) this.#requireContiguousSteps(label, operands);
    for (const name of [...spec.sizes, ...spec.constants]) {
      if (settings[name] === undefined) throw new Error(`${label}: ${name} of ${kernel} is not set`);
    }
    this.#calls.push({ label, kernel, spec, phase, operands, settings });
  }

  build(): Program {
    return { tensors: this.#tensors, calls: this.#calls };
  }

  /** A call made once per segment sees all steps as one matrix. The steps of a state tensor are not contiguous. */
  #requireContiguousSteps(label: string, operands: Readonly<Record<string, TensorSlice>>): void {
    for (const [operand, { tensor }] of Object.entries(operands)) {
      if (this.#tensors.get(tensor)?.kind === "state") {
        throw new Error(
          `${label}: ${operand} is the state tensor ${tensor}, which a once-per-segment call cannot read`,
        );
      }
    }
  }

  #ownTensor(
    spec: KernelSpec,
    name: string,
    label: string,
    settings: Settings,
    given: Record<string, TensorSlice | undefined>,
  ): TensorSlice | undefined {
    if (name in given) return undefined;
    const saved = spec.saved[name] ?? spec.indices[name];
    const shape = saved ?? spec.scratch[name];
    if (shape === undefined || spec.optional.includes(name)) return undefined;
    const kind = saved === undefined ? "scratch" : "saved";
    return this.tensor(kind, `${label}.${name}`, [shapeSize(shape, settings)]);
  }
}
