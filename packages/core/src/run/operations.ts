/** What a pass does to the rows of a step, and of a segment before and after its steps, as lists of operations. */
import type { BatchSelection, Block, Operation, Slice } from "../backend/contract.ts";
import { clockOf, type Plan, type PlannedTensor } from "../layout/plan.ts";
import type { Phase } from "../program/program.ts";
import type { ProgramCall } from "./bind.ts";

export type Operations = Readonly<Record<Phase, readonly Operation[]>>;

/** Where a row sits a step out its state stays, and what products over all steps read of it, and what it would have put out, is 0. */
export function forwardOperations(steps: readonly ProgramCall[], plan: Plan, arena: Block): Operations {
  const states = [...plan.tensors.values()].filter(({ kind: place }) => place === "state");
  const written = new Set(steps.flatMap(({ outputs }) => outputs));
  const zero = (rows: BatchSelection, tensors: readonly PlannedTensor[]) =>
    tensors.map((tensor): Operation => ({ rows, run: "zero", to: valuePlace(tensor, arena) }));
  const whole = (phase: Phase): Operation[] =>
    steps
      .filter((step) => step.phase === phase)
      .flatMap(({ bound, outputs }) => [{ rows: "all", run: "forward", call: bound }, ...zero("masked", outputs)]);
  const inputs = steps.filter(({ phase }) => phase === "before").flatMap((step) => step.inputs);
  return {
    // What comes from outside may be anything where a row sits out.
    before: [...zero("masked", inputs), ...whole("before")],
    step: [
      ...steps
        .filter(({ phase }) => phase === "step")
        .map(({ bound }): Operation => ({ rows: "active", run: "forward", call: bound })),
      ...states.map((tensor): Operation => {
        const [from, to] = [valuePlace(tensor, arena, true), valuePlace(tensor, arena)];
        return { rows: "masked", run: "copy", from, to };
      }),
      ...zero("masked", zeroedWhenMasked(steps)),
      // State tensors that no call writes are 0 after any step.
      ...zero(
        "all",
        states.filter((tensor) => !written.has(tensor)),
      ),
    ],
    after: whole("after"),
  };
}

/** The gradient of the state passes a row that sat out unchanged; the calls after and before the steps find 0 there. */
export function backwardOperations(steps: readonly ProgramCall[], plan: Plan, arena: Block): Operations {
  const reversed = steps.toReversed();
  const differentiable = [...plan.tensors.values()].filter(({ gradient }) => gradient);
  const states = differentiable.filter(({ kind: place }) => place === "state");
  const overwritten = new Set(steps.flatMap((step) => step.overwritten));
  const saved = differentiable.filter(({ kind: place }) => place === "saved");
  const zero = (tensors: readonly PlannedTensor[], previous = false) =>
    tensors.map((tensor): Operation => ({ rows: "all", run: "zero", to: gradientPlace(tensor, arena, previous) }));
  const whole = (phase: Phase): Operation[] =>
    reversed
      .filter((step) => step.phase === phase)
      .flatMap(({ bound, outputs }) => [
        ...outputs.map((tensor): Operation => ({ rows: "masked", run: "zero", to: gradientPlace(tensor, arena) })),
        { rows: "all", run: "backward", call: bound },
      ]);
  return {
    after: [...zero(saved.filter(({ kept }) => kept)), ...whole("after")],
    step: [
      // Of the gradient of state(t-1); calls overwrite the rest.
      ...zero(
        states.filter((tensor) => !overwritten.has(tensor)),
        true,
      ),
      ...zero(saved.filter(({ kept }) => !kept)),
      ...reversed
        .filter(({ phase }) => phase === "step")
        .map(({ bound }): Operation => ({ rows: "active", run: "backward", call: bound })),
      // Links that not every step keeps have one gradient, which stays where it is.
      ...states
        .filter(({ every }) => every === 1)
        .map((tensor): Operation => {
          const [from, to] = [gradientPlace(tensor, arena), gradientPlace(tensor, arena, true)];
          return { rows: "masked", run: "copy", from, to };
        }),
    ],
    before: whole("before"),
  };
}

function zeroedWhenMasked(steps: readonly ProgramCall[]): PlannedTensor[] {
  const summed = steps
    .filter((step) => step.phase !== "step" || step.hasParameters)
    .flatMap(({ inputs }) => inputs)
    .filter(({ kind: place }) => place === "saved");
  const put = steps
    .filter(({ phase }) => phase === "step")
    .flatMap(({ outputs }) => outputs)
    .filter(({ kind: place }) => place === "sequence");
  return [...new Set([...summed, ...put])];
}

function valuePlace(tensor: PlannedTensor, block: Block, previous = false): Slice {
  return { block, ...tensor.value, clock: clockOf(tensor, previous, false), length: tensor.size };
}

function gradientPlace(tensor: PlannedTensor, block: Block, previous = false): Slice {
  return { block, ...tensor.gradient!, clock: clockOf(tensor, previous, true), length: tensor.size };
}
