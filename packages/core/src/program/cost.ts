/**
 * Costs of a call: the floating-point operations it requires per batch element and step (kernels/costs.ts), and the numbers it reads and
 * writes. Both are derived, not measured. For a DNC with one write head the operations add up to
 *
 *   forward  2P + (8+4R) N W + (4+4R) N² + (12R+25) N                     P weights, R read heads
 *   backward 4P - 8 X H + (8R+18) N W + (8R+10) N² + (20R+40) N           (without the gradient of x)
 *
 * plus terms in H, W or Y alone: the gates, the interface, the loss. No other term depends on N.
 */
import { costs, type Variant } from "../kernels/costs.ts";
import { shapeSize } from "../kernels/kernel.ts";
import type { KernelName, SparseKernelName } from "../kernels/specs/index.ts";
import type { Call, Program } from "./program.ts";

/** parameterGradient: the part of the backward pass that runs once per segment, for weights. */
export type Pass = "forward" | "backward" | "parameterGradient";
export const passes: readonly Pass[] = ["forward", "backward", "parameterGradient"];

/** The fields that the operations of a call depend on. Calls of a program have them; a placed call has its slices as operands. */
export type CostedCall = Pick<Call, "kernel" | "settings" | "fuses"> & {
  readonly operands: Readonly<Record<string, object>>;
};

/** Operations of one pass of a call for one batch element. A call that fuses others costs as much as those. */
export function callFlops(call: CostedCall, pass: Pass): number {
  if (call.fuses) return call.fuses.reduce((sum, fused) => sum + callFlops(fused, pass), 0);
  const settings = call.settings as Record<string, number>;
  if (call.kernel === "linear" && pass === "backward") return inputGradientFlops(call);
  if (pass === "parameterGradient") return call.kernel === "linear" ? callFlops(call, "forward") : 0;
  return costs[call.kernel as KernelName | SparseKernelName][pass](settings, variantOf(call));
}

/** Operations of a step for one batch element. */
export function programFlops(program: Program, pass: Pass): number {
  return program.calls.reduce((sum, call) => sum + callFlops(call, pass), 0);
}

/** Operations of a training step of the whole batch, forward and backward. */
export function trainingFlops(program: Program, batch: number): number {
  return batch * passes.reduce((sum, pass) => sum + programFlops(program, pass), 0);
}

function variantOf({ kernel, operands }: CostedCall): Variant {
  return {
    extra:
      !["usage", "sparseUsage"].includes(kernel) &&
      ["masks", "retention", "forwardSharpness", "dropout"].some((name) => name in operands),
    contentAlone: !("forward" in operands || "allocation" in operands),
  };
}

/** Training needs the gradient of every input except x. */
function inputGradientFlops({ operands, settings: { M, K0, K1, K2 } }: CostedCall): number {
  const isWanted = (operand: object | undefined) => !(operand && "tensor" in operand && operand.tensor === "x");
  const lengths = [K0!, K1!, K2!].filter((_, k) => isWanted(operands[`input${k}`]));
  return 2 * M! * lengths.reduce((sum, length) => sum + length, 0);
}

/** Numbers that a pass of a call reads and writes. */
export interface Traffic {
  /** Per batch element. */
  readonly element: number;
  /** Parameters, which all batch elements share. */
  readonly shared: number;
}

/**
 * Traffic without any cache. forward reads inputs, parameters and data, and writes outputs and saved operands. backward reads all of these
 * and the gradients of outputs, and reads and writes the gradients of inputs; parameterGradient does so for parameters.
 */
export function callTraffic(call: Call, pass: Pass): Traffic {
  const { spec, operands, settings } = call;
  const size = (group: Readonly<Record<string, string>>, wanted = (_name: string): boolean => true): number =>
    Object.entries(group).reduce(
      (sum, [operand, shape]) => sum + (operand in operands && wanted(operand) ? shapeSize(shape, settings) : 0),
      0,
    );
  // Of a tensor with a journal, calls read and write single rows, except a look-up, which reads all.
  const isLookUp = [call, ...(call.fuses ?? [])].some(({ kernel }) => kernel === "sparseContentWeighting");
  const isScanned = (operand: string): boolean => !(operand in spec.touched) || isLookUp;
  const inputs = size(spec.inputs, isScanned);
  const outputs = size(spec.outputs);
  const parameters = size(spec.parameters);
  const read = inputs + size(spec.data);
  if (pass === "forward") return { element: read + outputs + size(spec.saved), shared: parameters };
  if (pass === "parameterGradient") return { element: parameters > 0 ? inputs + outputs : 0, shared: 2 * parameters };
  const wanted = size(spec.inputs, (operand) => operands[operand]!.tensor !== "x" && !(operand in spec.touched));
  return { element: read + size(spec.saved) + 2 * outputs + 2 * wanted, shared: parameters };
}
