/**
 * The tensors of the operation, in the order of the kernels. Inputs: x, parameters, and optionally initial state and mask. Outputs: y, and
 * optionally writing and final state.
 */
import type { DncConfig } from "@dncjs/core";
import { parameterLayout, stateLayout, stateOf } from "@dncjs/core/run";

/** A tensor and its offset in the block of all parameters, or of the state of a batch. */
export interface Operand {
  readonly name: string;
  readonly shape: readonly number[];
  /** First element. */
  readonly at: number;
}

/** Parameters by their names in a model file. */
export function parameterOperands(config: DncConfig): readonly Operand[] {
  const { specs, offsets } = parameterLayout(config);
  return specs.map(({ name, shape }) => ({ name, shape, at: offsets.get(name)! }));
}

/** State tensors, batch first. */
export function stateOperands(config: DncConfig, batch: number): readonly Operand[] {
  const specs = stateOf(config);
  const { offsets } = stateLayout(specs, batch);
  return specs.map(({ name, shape }) => ({ name, shape: [batch, ...shape], at: offsets.get(name)! }));
}
