/**
 * The place of every tensor of a program, for a given batch and number of steps. It is known before the first step. One arena holds
 *
 *   state slots · slots of state tensors with a history · checkpoints · saved, scratch, sequences │ gradients of state, saved, sequences
 *
 * A state slot is one flat range, so snapshot, fork and restore are copies. Saved and sequence tensors lie [T, B, n], so a call can treat
 * all steps as one matrix.
 */
import type { Backend, BackendMemory } from "../backend/contract.ts";
import { lowerProgram } from "../program/lowering.ts";
import type { Program } from "../program/program.ts";
import type { ArenaRange } from "./arena.ts";
import { type PlannedTensor, type StateRange, stateRanges } from "./plannedTensor.ts";
import { type GradientRanges, Planner } from "./planner.ts";
import { checkPlanOptions, type PlanOptions, segmentOf } from "./planOptions.ts";
import { stateLayout } from "./stateLayout.ts";

export interface Plan<P extends Program = Program> extends PlanOptions, GradientRanges {
  readonly program: P;
  /** Steps between two checkpoints: `steps` without keepEvery, 1 for run. */
  readonly segment: number;
  /** Elements of the flat state of a step, in the order of `stateLayout`. */
  readonly stateSize: number;
  /** The flat state in as few ranges as possible: one, or several if a tensor in between has a history of its own. */
  readonly stateRanges: readonly StateRange[];
  readonly tensors: ReadonlyMap<string, PlannedTensor>;
  /** Copies of state slots, `stateSize` apart. */
  readonly checkpoints: ArenaRange;
  /** Elements of the arena. */
  readonly length: number;
}

/** Lowers a program for a backend and plans its memory. @throws ArgumentError naming the option that is out of range */
export function planFor<P extends Program>(
  backend: Pick<Backend, "lower"> | BackendMemory,
  program: P,
  options: PlanOptions,
): Plan<P> {
  checkPlanOptions(options);
  const { purpose, batch } = options;
  return planMemory(lowerProgram(backend, program, { purpose, batch, segment: segmentOf(options) }), options);
}

/** Plans the memory of a program as it is. @throws ArgumentError naming the option that is out of range */
export function planMemory<P extends Program>(program: P, options: PlanOptions): Plan<P> {
  checkPlanOptions(options);
  const planner = new Planner(program, options);
  planner.placeStates();
  const checkpoints = planner.placeCheckpoints();
  planner.placeValues();
  const gradients = planner.placeGradients();
  const tensors = planner.tensors();
  const { batch } = options;
  return {
    ...options,
    program,
    segment: planner.segment,
    stateSize: stateLayout(program.tensors.values(), batch).length,
    stateRanges: stateRanges(tensors.values(), batch),
    tensors,
    checkpoints,
    ...gradients,
    length: planner.arena.length,
  };
}
