import type {
  Accumulate,
  Backend,
  Block,
  BoundCall,
  Frame,
  GradientSlice,
  PlacedCall,
  Slice,
} from "../backend/contract.ts";
import { ArgumentError } from "../errors.ts";
import { differentiableOf, operandsOf, shapeSize } from "../kernels/kernel.ts";
import type { Plan } from "../layout/plan.ts";
import { clockOf, type PlannedTensor } from "../layout/plannedTensor.ts";
import { type Call, isStepPhase, type Phase, type Program, sizeOf } from "../program/program.ts";
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
interface Memory {
  readonly parameters: Parameters;
  readonly arena: Block;
}

/**
 * Binds every call once: gives its operands their slices of the arena and of the parameters.
 * @throws ArgumentError if a history needs a gradient that the backend cannot store
 * @throws BackendError if memory does not suffice for what the backend keeps of a call; nothing is bound then
 */
export function bindProgram(
  backend: Backend,
  plan: Plan,
  parameters: Parameters,
  arena: Block,
  frame: Frame,
): BoundProgramCall[] {
  const stored = plan.purpose === "train" ? storedOperands(backend, plan.program) : new Map<Call, readonly string[]>();
  if (plan.purpose === "train") requireStores(plan, stored);
  const calls: BoundProgramCall[] = [];
  try {
    for (const call of plan.program.calls) {
      const operands = stored.get(call) ?? [];
      const placed = placeCall(call, operands, plan, { parameters, arena });
      calls.push(boundCall(call, operands, plan, backend.bind(placed, frame)));
    }
  } catch (error) {
    for (const { bound } of calls) bound.dispose();
    throw error;
  }
  return calls;
}

function placeCall(call: Call, stored: readonly string[], plan: Plan, memory: Memory): PlacedCall {
  const { label, kernel, spec, settings, phase, operands } = call;
  const bound = operandsOf(spec).filter((name) => name in operands);
  const differentiable = plan.purpose === "train" ? differentiableOf(spec) : [];
  const gradients = differentiable.filter((name) => name in operands && hasGradient(call, name, plan));
  const accumulate = (name: string): Accumulate => (stored.includes(name) ? "store" : "add");
  return {
    label,
    kernel,
    spec,
    settings,
    values: Object.fromEntries(bound.map((name) => [name, sliceOf(call, name, false, plan, memory)])),
    gradients: Object.fromEntries(
      gradients.map((name): [string, GradientSlice] => [
        name,
        { ...sliceOf(call, name, true, plan, memory), accumulate: accumulate(name) },
      ]),
    ),
    batch: plan.batch,
    maxElements: isStepPhase(phase) ? plan.batch : plan.batch * plan.segment,
  };
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

/** A tensor that the plan does not have is a parameter. An addend that shares the gradient of its sum needs no gradient of its own. */
function hasGradient({ spec, operands }: Call, operand: string, plan: Plan): boolean {
  const tensor = plan.tensors.get(operands[operand]!.tensor);
  if (!tensor) return true;
  return tensor.gradient !== undefined && !(tensor.sharesGradient && operand === spec.addend?.input);
}

/**
 * The inputs of each call whose gradient its backward stores: the call is the first of a backward step to reach the gradient of that state at
 * t-1, covers all of it, and the backend can store it.
 */
function storedOperands(backend: Backend, { calls, tensors }: Program): ReadonlyMap<Call, readonly string[]> {
  const reached = new Set<string>();
  const stored = new Map<Call, readonly string[]>();
  for (const call of calls.toReversed()) {
    const inputs = Object.keys(call.spec.inputs).filter((name) => call.operands[name]?.previous);
    const states = inputs.map((name) => call.operands[name]!.tensor);
    const isFirst = (name: string, state: string): boolean => {
      const whole = operandSize(call, name) === sizeOf(tensors.get(state)!.shape);
      return whole && !reached.has(state) && states.filter((other) => other === state).length === 1;
    };
    const storable = backend.stores?.[call.kernel] ?? [];
    stored.set(
      call,
      inputs.filter((name, k) => isFirst(name, states[k]!) && storable.includes(name) && !(name in call.spec.touched)),
    );
    for (const state of states) reached.add(state);
  }
  return stored;
}

/** The gradients of t-1 and t of a tensor with a history share one slot: zeroing the first would erase the second. */
function requireStores({ program, tensors }: Plan, stored: ReadonlyMap<Call, readonly string[]>): void {
  const names = new Set(
    program.calls.flatMap((call) => (stored.get(call) ?? []).map((name) => call.operands[name]!.tensor)),
  );
  for (const { name, every, gradient } of tensors.values()) {
    if (every === 1 || !gradient || names.has(name)) continue;
    throw new ArgumentError(`history of ${name}`, every, "1: the backend cannot store the gradient of this tensor");
  }
}

/** Whether the backend can store the gradients of all parameters, and every parameter is an operand of some call. */
export function storesParameters({ stores }: Backend, { calls }: Program, { layout }: Parameters): boolean {
  let reached = 0;
  for (const { kernel, spec, operands, settings } of calls) {
    for (const [name, shape] of Object.entries(spec.parameters)) {
      if (!(name in operands)) continue;
      if (!stores?.[kernel]?.includes(name)) return false;
      reached += shapeSize(shape, settings);
    }
  }
  return reached === layout.length;
}

function sliceOf(call: Call, operand: string, gradient: boolean, plan: Plan, { parameters, arena }: Memory): Slice {
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
