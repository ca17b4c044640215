import { ArgumentError } from "../errors.ts";
import type { FloatArray } from "../kernels/kernel.ts";
import type { Plan } from "../layout/plan.ts";
import type { PlannedTensor } from "../layout/plannedTensor.ts";
import type { SequenceMask } from "./mask.ts";

/** @throws ArgumentError unless the value is a list of batch elements within range */
export function requireElements(elements: readonly number[], batch: number): void {
  if (!Array.isArray(elements)) throw new ArgumentError("elements", elements, "a list of batch elements");
  for (const element of elements) {
    if (Number.isInteger(element) && element >= 0 && element < batch) continue;
    throw new ArgumentError("elements", element, `batch elements from 0 to ${batch - 1}`);
  }
}

/** @throws ArgumentError unless `steps` is an integer from 1 to `most` */
export function requireSteps(steps: number, most: number): void {
  if (Number.isInteger(steps) && steps >= 1 && steps <= most) return;
  throw new ArgumentError("steps", steps, `1 to ${most}, the steps of the plan`);
}

/** @throws ArgumentError for steps beyond the plan, or a mask of another length */
export function requirePass(plan: Plan, steps: number, mask: SequenceMask | undefined): void {
  requireSteps(steps, plan.steps);
  const length = steps * plan.batch;
  if (mask && mask.length !== length)
    throw new ArgumentError("mask", `${mask.length} values`, `${length} values, [T,B]`);
}

/** The inputs and results of passes: sequence tensors and the state. */
export interface PassData {
  readonly plan: Plan;
  readonly states: readonly PlannedTensor[];
  /** Steps of the last forward pass. */
  readonly steps: number;
  /** Whether a tensor of that name can be read. */
  has(name: string): boolean;
  /** Writes a sequence tensor from its first step on; [T,B,...]. */
  write(name: string, values: ArrayLike<number>): void;
  /**
   * Returns the first `steps` steps of a tensor, [T,B,...]: a sequence tensor or, if the plan keeps every step, any saved or state tensor. `steps`
   * defaults to those of the last pass. A plan of purpose "run" keeps the last step of saved tensors.
   * @throws ArgumentError for steps beyond the plan, or a tensor that the plan does not keep for so many steps
   */
  read(name: string, steps?: number): Promise<FloatArray>;
  /** Returns the newest state as one flat array, in the order of `stateLayout`. */
  readState(): Promise<FloatArray>;
  /**
   * Returns a tensor of the newest state, [B,...]. If this thread can access the memory, these are the numbers themselves, valid until the next
   * pass or allocation; otherwise a copy.
   * @throws ArgumentError for a name that is not that of a state tensor
   */
  viewState(name: string): Promise<FloatArray>;
  /** Sets the state from which the next pass starts. @default the zero state */
  writeState(state?: ArrayLike<number>): void;
  /** The next pass starts from the newest state, as after `writeState` with the result of `readState`, but copies nothing to the caller. */
  carryState(): void;
  /** Zeroes the newest state of single batch elements, which start a new episode. @throws ArgumentError for elements out of range */
  resetElements(elements: readonly number[]): void;
}

/** The same with gradients, of a plan for training. */
export interface TrainingData extends PassData {
  /** Sets the gradient of a sequence tensor, from which the backward pass starts; [T,B,...]. */
  writeGradient(name: string, values: ArrayLike<number>): void;
  fillGradient(name: string, value: number): void;
  /** Returns the gradient of a sequence tensor, [T,B,...]. @throws ArgumentError if the plan has none */
  readGradient(name: string, steps?: number): Promise<FloatArray>;
  /**
   * Sets the gradient of the state after the last step, from which the backward pass starts. Call `zeroGradients` first.
   * @throws ArgumentError for a sparse memory whose plan has no gradient of the initial state
   */
  writeStateGradient(values: ArrayLike<number>): void;
  /** Returns the gradient of the initial state, after a backward pass. @throws ArgumentError if the plan has none */
  readStateGradient(): Promise<FloatArray>;
  /** Zeroes all gradients except those of the parameters. */
  zeroGradients(): void;
}
