/** Queries about a program: the writer of a tensor, and the tensors that are carried, have a gradient, or share one. */
import { differentiableOf, shapeSize, shapesOf } from "../kernels/kernel.ts";
import { type Call, isStepPhase, type Program, sizeOf, type TensorSpec } from "./program.ts";

/** The call and operand that write a number of a tensor. */
export interface Writer {
  readonly call: Call;
  readonly operand: string;
  /** Index of the number within the operand. */
  readonly index: number;
}

/** The tensors that a step carries to the next one, in order. */
export function stateTensors(program: Program): readonly TensorSpec[] {
  return [...program.tensors.values()].filter(({ kind }) => kind === "state");
}

/** The last call that writes number `index` of a batch element of `tensor`; undefined if no call does (a parameter, an input). */
export function writerOf({ calls }: Program, tensor: string, index = 0): Writer | undefined {
  for (const call of calls.toReversed()) {
    for (const operand of writtenOperands(call)) {
      const slice = call.operands[operand]!;
      const at = index - (slice.offset ?? 0);
      if (slice.tensor === tensor && at >= 0 && at < operandSize(call, operand)) return { call, operand, index: at };
    }
  }
  return undefined;
}

/** Numbers that an operand of a call has for one batch element. */
export function operandSize({ spec, settings }: Call, operand: string): number {
  return shapeSize(shapesOf(spec)[operand]!, settings);
}

/** The operands that a call's forward writes: journaled operands, outputs, indices and saved operands. */
export function writtenOperands({ spec, operands }: Call): readonly string[] {
  const written = { ...spec.journaled, ...spec.outputs, ...spec.indices, ...spec.saved };
  return Object.keys(written).filter((name) => name in operands);
}

/** Names of the tensors that are an input or output of some call, and so have a gradient in training. */
export function differentiableTensors({ calls }: Program): Set<string> {
  const found = new Set<string>();
  for (const { spec, operands } of calls) {
    for (const name of differentiableOf(spec)) {
      const slice = operands[name];
      if (slice && !(name in spec.parameters)) found.add(slice.tensor);
    }
  }
  return found;
}

/**
 * Names of the tensors whose gradient of every step is kept, since a once-per-segment call reads or writes it: parameter gradients are
 * products over all steps.
 */
export function keptGradients({ calls }: Program): Set<string> {
  const kept = new Set<string>();
  for (const { spec, phase, operands } of calls) {
    const trained = Object.keys(spec.parameters).length > 0;
    for (const [name, slice] of Object.entries(operands)) {
      if (!isStepPhase(phase) || (trained && name in spec.outputs)) kept.add(slice.tensor);
    }
  }
  return kept;
}

/** Maps an addend that has a single reader to the sum it is part of (`KernelSpec.addend`). Both share one gradient buffer. */
export function sharedGradients({ calls, tensors }: Program, kept: ReadonlySet<string>): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  const uses = calls.flatMap(({ operands }) => Object.values(operands).map(({ tensor }) => tensor));
  for (const { spec, operands } of calls) {
    const addend = spec.addend && operands[spec.addend.input];
    const sum = spec.addend && operands[spec.addend.output];
    if (!addend || !sum || !kept.has(addend.tensor)) continue;
    const from = tensors.get(addend.tensor)!;
    const to = tensors.get(sum.tensor)!;
    const saved = from.kind === "saved" && to.kind === "saved";
    const whole = sizeOf(from.shape) === sizeOf(to.shape);
    if (saved && whole && uses.filter((name) => name === from.name).length === 2) sums.set(from.name, to.name);
  }
  return sums;
}
