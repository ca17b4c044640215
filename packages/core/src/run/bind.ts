import type { Backend, Block, BoundCall, Frame, PlacedCall, Slice } from "../backend/contract.ts";
import { operandsOf } from "../kernels/kernel.ts";
import type { Plan } from "../layout/plan.ts";
import { clockOf, type PlannedTensor } from "../layout/plannedTensor.ts";
import { type Call, isStepPhase, type Phase, sizeOf } from "../program/program.ts";
import { operandSize, writtenOperands } from "../program/queries.ts";
import type { Parameters } from "./parameters.ts";

/** A call of the program, bound to a backend. */
export interface BoundProgramCall {
  readonly label: string;
  readonly phase: Phase;
  readonly bound: BoundCall;
  readonly hasParameters: boolean;
  readonly inputs: readonly PlannedTensor[];
  readonly outputs: readonly PlannedTensor[];
  /** All tensors that forward writes. */
  readonly written: readonly PlannedTensor[];
  /** The call changes tensors with a journal. */
  readonly exchanges: boolean;
  /** State tensors whose gradient at t-1 the call stores, so nothing has to zero it. */
  readonly stored: readonly PlannedTensor[];
}

/** The memory that calls are bound to. */
export interface CallMemory {
  readonly parameters: Parameters;
  readonly arena: Block;
}

/** The gradients of a call, and the operands whose gradient its backward stores. */
interface CallGradients {
  readonly gradients: PlacedCall["gradients"];
  readonly stored: readonly string[];
}

/** Returns the gradients that a call is bound to (bindGradients.ts). */
export type GradientsOf = (call: Call, memory: CallMemory) => CallGradients;

export const noGradients: GradientsOf = () => ({ gradients: {}, stored: [] });

/**
 * Binds a call: gives its operands their slices of the arena and of the parameters.
 * @throws BackendError if memory does not suffice for what the backend keeps of the call
 */
export function bindCall(
  backend: Backend,
  call: Call,
  plan: Plan,
  memory: CallMemory,
  frame: Frame,
  gradientsOf: GradientsOf,
): BoundProgramCall {
  const { label, kernel, spec, settings, phase, operands } = call;
  const { gradients, stored } = gradientsOf(call, memory);
  const names = operandsOf(spec).filter((name) => name in operands);
  const placed: PlacedCall = {
    label,
    kernel,
    spec,
    settings,
    values: Object.fromEntries(names.map((name) => [name, sliceOf(call, name, false, plan, memory)])),
    gradients,
    batch: plan.batch,
    maxElements: isStepPhase(phase) ? plan.batch : plan.batch * plan.segment,
  };
  return boundCall(call, stored, plan, backend.bind(placed, frame));
}

function boundCall(call: Call, stored: readonly string[], { tensors }: Plan, bound: BoundCall): BoundProgramCall {
  const { label, phase, spec, operands } = call;
  const tensorsOf = (group: object): PlannedTensor[] =>
    Object.keys(group).flatMap((name) => tensors.get(operands[name]?.tensor ?? "") ?? []);
  return {
    label,
    phase,
    bound,
    hasParameters: Object.keys(spec.parameters).some((name) => name in operands),
    inputs: tensorsOf(spec.inputs),
    outputs: tensorsOf(spec.outputs),
    written: writtenOperands(call).flatMap((name) => tensors.get(operands[name]!.tensor) ?? []),
    exchanges: Object.keys(spec.journaled).length > 0,
    stored: stored.map((name) => tensors.get(operands[name]!.tensor)!),
  };
}

/** The place of the value of an operand, or of its gradient. */
export function sliceOf(
  call: Call,
  operand: string,
  gradient: boolean,
  plan: Plan,
  { parameters, arena }: CallMemory,
): Slice {
  const { tensor: name, previous = false, offset = 0 } = call.operands[operand]!;
  const parameter = parameters.layout.offsets.get(name);
  if (parameter !== undefined) {
    const length = sizeOf(plan.program.tensors.get(name)!.shape) - offset;
    const block = gradient ? parameters.gradients : parameters.values;
    return { block, base: parameter + offset, clock: "fixed", stride: 0, batchStride: 0, length };
  }
  const tensor = plan.tensors.get(name)!;
  const { base, stride, batchStride } = gradient ? tensor.gradient! : tensor.value;
  const clock = clockOf(tensor, previous, gradient);
  const every = gradient ? 1 : tensor.every;
  const length = gradient && tensor.journal ? batchStride : operandSize(call, operand);
  return { block: arena, base: base + offset, clock, every, stride, batchStride, length };
}
