import type { Backend, Block, BoundCall, Frame, Slice } from "../backend/contract.ts";
import { kernels } from "../kernels/index.ts";
import { differentiableOf, type Kernel, operandsOf, shapeSize } from "../kernels/kernel.ts";
import { clockOf, type Plan, type PlannedTensor } from "../layout/plan.ts";
import { type Call, type Phase, type Program, sizeOf } from "../program/program.ts";
import type { Parameters } from "./parameters.ts";

/** A call of the program, bound to a backend. */
export interface ProgramCall {
  readonly label: string;
  readonly phase: Phase;
  readonly bound: BoundCall;
  readonly hasParameters: boolean;
  readonly inputs: readonly PlannedTensor[];
  readonly outputs: readonly PlannedTensor[];
  /** States whose gradient at t-1 the call overwrites: nobody clears it. */
  readonly overwritten: readonly PlannedTensor[];
}

/**
 * Binds every call once: places its operands in the arena and among the parameters.
 * @throws BackendError where a backend has no room for what it keeps of a call; nothing is bound then
 */
export function bindProgram(
  backend: Backend,
  plan: Plan,
  parameters: Parameters,
  arena: Block,
  frame: Frame,
): ProgramCall[] {
  const overwritten = plan.purpose === "train" ? freshOperands(backend, plan.program) : undefined;
  const steps: ProgramCall[] = [];
  try {
    for (const call of plan.program.calls) {
      const placed = placeCall(call, overwritten?.get(call) ?? [], plan, { parameters, arena });
      steps.push(stepOf(call, placed.fresh, plan, backend.bind(placed, frame)));
    }
  } catch (error) {
    for (const { bound } of steps) bound.dispose();
    throw error;
  }
  return steps;
}

function placeCall(
  call: Call,
  fresh: readonly string[],
  plan: Plan,
  { parameters, arena }: { readonly parameters: Parameters; readonly arena: Block },
) {
  const kernel: Kernel = kernels[call.kernel];
  const place = (names: readonly string[], gradient: boolean): Record<string, Slice> => {
    const bound = names.filter((name) => name in call.operands && (!gradient || hasGradient(call, name, plan)));
    return Object.fromEntries(bound.map((name) => [name, placeOperand(call, name, gradient, plan, parameters, arena)]));
  };
  return {
    kernel: call.kernel,
    values: place(operandsOf(kernel), false),
    gradients: plan.purpose === "train" ? place(differentiableOf(kernel), true) : {},
    fresh,
    ...(call.kernel === "temporalLink" ? { linkEvery: plan.linkEvery } : {}),
    settings: call.settings,
    batch: plan.batch,
    maxElements: call.phase === "step" ? plan.batch : plan.batch * plan.segment,
  };
}

function stepOf(call: Call, fresh: readonly string[], { tensors }: Plan, bound: BoundCall): ProgramCall {
  const kernel: Kernel = kernels[call.kernel];
  const tensorsOf = (operands: object): PlannedTensor[] =>
    Object.keys(operands).flatMap((name) => tensors.get(call.operands[name]?.tensor ?? "") ?? []);
  return {
    label: call.label,
    phase: call.phase,
    bound,
    hasParameters: Object.keys(kernel.parameters).some((name) => name in call.operands),
    inputs: tensorsOf(kernel.inputs),
    outputs: tensorsOf(kernel.outputs),
    overwritten: fresh.map((name) => tensors.get(call.operands[name]!.tensor)!),
  };
}

/** What is no tensor of the plan is a parameter. An addend that shares its gradient with the sum has it already. */
function hasGradient(call: Call, operand: string, plan: Plan): boolean {
  const tensor = plan.tensors.get(call.operands[operand]!.tensor);
  return !tensor || (tensor.gradient !== undefined && !(tensor.sharesGradient && operand === "addend"));
}

/**
 * By call, the inputs that are the first of a backward step to reach the gradient of a state(t-1), all of it, where the backend
 * can overwrite that.
 */
function freshOperands(backend: Backend, { calls, tensors }: Program): ReadonlyMap<Call, readonly string[]> {
  const reached = new Set<string>();
  const fresh = new Map<Call, readonly string[]>();
  for (const call of calls.toReversed()) {
    const inputs = Object.keys(kernels[call.kernel].inputs).filter((name) => call.operands[name]?.previous);
    const states = inputs.map((name) => call.operands[name]!.tensor);
    const isFirst = (name: string, k: number): boolean => {
      const state = states[k]!;
      const whole = lengthOf(call, name) === sizeOf(tensors.get(state)!.shape);
      return whole && !reached.has(state) && states.filter((other) => other === state).length === 1;
    };
    fresh.set(
      call,
      inputs.filter((name, k) => isFirst(name, k) && backend.overwrites?.(call.kernel, name)),
    );
    for (const state of states) reached.add(state);
  }
  return fresh;
}

/** Whether the backend can overwrite the gradients of all parameters, and none is left that no call has. */
export function overwritesParameters(backend: Backend, { calls }: Program, { layout }: Parameters): boolean {
  let reached = 0;
  for (const { kernel, operands, settings } of calls) {
    for (const [name, shape] of Object.entries((kernels[kernel] as Kernel).parameters)) {
      if (!(name in operands)) continue;
      if (!backend.overwrites?.(kernel, name)) return false;
      reached += shapeSize(shape, settings);
    }
  }
  return reached === layout.length;
}

function placeOperand(
  call: Call,
  operand: string,
  gradient: boolean,
  plan: Plan,
  parameters: Parameters,
  arena: Block,
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
  return {
    block: arena,
    base: base + offset,
    clock,
    stride,
    batchStride: batchStride,
    length: lengthOf(call, operand),
  };
}

function lengthOf(call: Call, operand: string): number {
  const { inputs, data, outputs, saved, scratch }: Kernel = kernels[call.kernel];
  return shapeSize({ ...inputs, ...data, ...outputs, ...saved, ...scratch }[operand]!, call.settings);
}
