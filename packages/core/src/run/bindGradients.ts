import type { Accumulate, Backend, GradientSlice } from "../backend/contract.ts";
import { ArgumentError } from "../errors.ts";
import { differentiableOf, shapeSize } from "../kernels/kernel.ts";
import type { Plan } from "../layout/plan.ts";
import { type Call, type Program, sizeOf } from "../program/program.ts";
import { operandSize } from "../program/queries.ts";
import { type GradientsOf, noGradients, sliceOf } from "./bind.ts";
import type { Parameters } from "./parameters.ts";

/**
 * Returns the gradients that the calls of a plan are bound to: none unless it is for training.
 * @throws ArgumentError if a history needs a gradient that the backend cannot store
 */
export function gradientsFor(backend: Backend, plan: Plan): GradientsOf {
  if (plan.purpose !== "train") return noGradients;
  const storedOf = storedOperands(backend, plan.program);
  requireStores(plan, storedOf);
  return (call, memory) => {
    const stored = storedOf.get(call) ?? [];
    const accumulate = (name: string): Accumulate => (stored.includes(name) ? "store" : "add");
    const differentiable = differentiableOf(call.spec).filter((name) => name in call.operands);
    const names = differentiable.filter((name) => hasGradient(call, name, plan));
    const slices = names.map((name): [string, GradientSlice] => [
      name,
      { ...sliceOf(call, name, true, plan, memory), accumulate: accumulate(name) },
    ]);
    return { gradients: Object.fromEntries(slices), stored };
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
