/** The operations of a forward pass: those of every step, and those of a segment before and after its steps. */
import type { BatchSelection, Block, BoundCall, Operation, Slice } from "../backend/contract.ts";
import type { Plan } from "../layout/plan.ts";
import { clockOf, isJournaled, type PlannedTensor } from "../layout/plannedTensor.ts";
import { isStepPhase, type Phase, type StepPhase } from "../program/program.ts";
import type { BoundProgramCall } from "./bind.ts";

export type Operations = Readonly<Record<Phase, readonly Operation[]>>;

/** A masked batch element keeps its state. Its outputs are 0, and so is what products over all steps read of it. */
export function forwardOperations(calls: readonly BoundProgramCall[], plan: Plan, arena: Block): Operations {
  const states = [...plan.tensors.values()].filter(({ kind }) => kind === "state");
  const written = new Set(calls.flatMap((call) => call.written));
  const unwritten = states.filter((tensor) => !written.has(tensor));
  const zero = (select: BatchSelection, tensors: readonly PlannedTensor[]): Operation[] =>
    tensors.map((tensor) => ({ select, run: "zero", to: valueSlice(tensor, arena) }));
  // A tensor with a journal stays in its one slot.
  const moving = states.filter((tensor) => !isJournaled(tensor));
  const keepState = (tensor: PlannedTensor): Operation => {
    const from = valueSlice(tensor, arena, "previous");
    return { select: "masked", run: "copy", from, to: valueSlice(tensor, arena) };
  };
  const whole = (phase: Phase): Operation[] =>
    calls
      .filter((call) => call.phase === phase)
      .flatMap(({ bound, outputs }) => [{ select: "all", run: "forward", call: bound }, ...zero("masked", outputs)]);
  const inputs = calls.filter(({ phase }) => phase === "before").flatMap((call) => call.inputs);
  const steps = (phase: StepPhase): Operation[] => {
    const isOwn = ownTensors(calls, phase);
    return [
      ...calls.filter((call) => call.phase === phase).map(({ bound }) => forwardOf(bound)),
      ...moving.filter(isOwn).map(keepState),
      ...zero("masked", zeroedWhenMasked(calls, phase)),
      // A state tensor that no call writes is 0 after any step.
      ...zero("all", unwritten.filter(isOwn)),
    ];
  };
  return {
    // The inputs of masked elements may hold anything, NaN included.
    before: [...zero("masked", inputs), ...whole("before")],
    reverse: steps("reverse"),
    step: steps("step"),
    after: whole("after"),
  };
}

const forwardOf = (call: BoundCall): Operation => ({ select: "active", run: "forward", call });

/** A plan that keeps nothing has segments of one step, so what comes before and after them is done step by step. */
export function runOperations(calls: readonly BoundProgramCall[], plan: Plan, arena: Block): Operations {
  const read = new Set(calls.filter(({ phase }) => phase === "reverse").flatMap(({ inputs }) => inputs));
  const precedesReverse = ({ phase, outputs }: BoundProgramCall): boolean =>
    phase === "before" && outputs.some((tensor) => read.has(tensor));
  const first = forwardOperations(calls.filter(precedesReverse), plan, arena).before;
  const others = calls.filter((call) => !precedesReverse(call));
  const { before, reverse, step, after } = forwardOperations(others, plan, arena);
  return { before: [], reverse: [...first, ...reverse], step: [...before, ...step, ...after], after: [] };
}

/** Selects the state and saved tensors that move with the walk of a phase: those of its calls, or all others. */
export function ownTensors(calls: readonly BoundProgramCall[], phase: StepPhase): (tensor: PlannedTensor) => boolean {
  const reverse = calls.filter((call) => call.phase === "reverse");
  const ofReverse = new Set(reverse.flatMap(({ inputs, written }) => [...inputs, ...written]));
  return (tensor) => ofReverse.has(tensor) === (phase === "reverse");
}

/** Moves the tensors with a journal by one step. Each has one writer, so the order of the calls does not matter. */
export function exchangeOperations(calls: readonly BoundProgramCall[]): readonly Operation[] {
  return calls
    .filter(({ exchanges }) => exchanges)
    .map(({ bound }): Operation => ({ select: "active", run: "exchange", call: bound }));
}

function zeroedWhenMasked(calls: readonly BoundProgramCall[], phase: StepPhase): PlannedTensor[] {
  const isOwn = ownTensors(calls, phase);
  const summed = calls
    .filter((call) => !isStepPhase(call.phase) || call.hasParameters)
    .flatMap(({ inputs }) => inputs)
    .filter((tensor) => tensor.kind === "saved" && isOwn(tensor));
  const results = calls
    .filter((call) => call.phase === phase)
    .flatMap(({ outputs }) => outputs)
    .filter(({ kind }) => kind === "sequence");
  return [...new Set([...summed, ...results])];
}

/** Selects state(t-1) or state(t). */
export type Step = "previous" | "current";

function valueSlice(tensor: PlannedTensor, block: Block, step: Step = "current"): Slice {
  const { base, stride, batchStride } = tensor.value;
  const clock = clockOf(tensor, step === "previous", false);
  return { block, base, stride, batchStride, clock, every: tensor.every, length: tensor.size };
}
