/** The operations of a backward pass. */
import type { Block, BoundCall, Operation, Slice } from "../backend/contract.ts";
import type { Plan } from "../layout/plan.ts";
import { clockOf, isJournaled, type PlannedTensor } from "../layout/plannedTensor.ts";
import type { Phase, StepPhase } from "../program/program.ts";
import type { BoundProgramCall } from "./bind.ts";
import { type Operations, ownTensors, type Step } from "./operations.ts";

/** The gradient of the state passes a masked element unchanged. The calls after and before the steps read 0 for it. */
export function backwardOperations(calls: readonly BoundProgramCall[], plan: Plan, arena: Block): Operations {
  const reversed = calls.toReversed();
  const differentiable = [...plan.tensors.values()].filter(({ gradient }) => gradient);
  const states = differentiable.filter((tensor) => tensor.kind === "state" && !isJournaled(tensor));
  const saved = differentiable.filter(({ kind }) => kind === "saved");
  const stored = new Set(calls.flatMap((call) => call.stored));
  const added = states.filter((tensor) => !stored.has(tensor));
  const zero = (tensors: readonly PlannedTensor[], step: Step = "current"): Operation[] =>
    tensors.map((tensor) => ({ select: "all", run: "zero", to: gradientSlice(tensor, arena, step) }));
  const zeroMasked = (tensors: readonly PlannedTensor[]): Operation[] =>
    tensors.map((tensor) => ({ select: "masked", run: "zero", to: gradientSlice(tensor, arena) }));
  const whole = (phase: Phase): Operation[] =>
    reversed
      .filter((call) => call.phase === phase)
      .flatMap(({ bound, outputs }) => [...zeroMasked(outputs), { select: "all", run: "backward", call: bound }]);
  // The one gradient of a tensor that not every step keeps stays in its slot.
  const moving = states.filter(({ every }) => every === 1);
  const keepGradient = (tensor: PlannedTensor): Operation => {
    const from = gradientSlice(tensor, arena);
    return { select: "masked", run: "copy", from, to: gradientSlice(tensor, arena, "previous") };
  };
  const steps = (phase: StepPhase): Operation[] => {
    const isOwn = ownTensors(calls, phase);
    return [
      // Calls store the gradients of the other state tensors.
      ...zero(added.filter(isOwn), "previous"),
      ...zero(saved.filter((tensor) => !tensor.kept && isOwn(tensor))),
      ...reversed.filter((call) => call.phase === phase).map(({ bound }) => backwardOf(bound)),
      ...moving.filter(isOwn).map(keepGradient),
    ];
  };
  return {
    after: [...zero(saved.filter(({ kept }) => kept)), ...whole("after")],
    step: steps("step"),
    reverse: steps("reverse"),
    before: whole("before"),
  };
}

const backwardOf = (call: BoundCall): Operation => ({ select: "active", run: "backward", call });

function gradientSlice(tensor: PlannedTensor, block: Block, step: Step = "current"): Slice {
  const { base, stride, batchStride } = tensor.gradient!;
  return { block, base, stride, batchStride, clock: clockOf(tensor, step === "previous", true), length: tensor.size };
}
