/**
 * The tensors that go into the operation and come out of it, in the order in which kernels see them:
 * x, the parameters, then where given the initial state and the mask; y, then where asked for the final state.
 */
import type { DncConfig } from "@dncjs/core";
import { parameterLayout, stateLayout, stateOf } from "@dncjs/core/run";

/** A tensor and where it stands in the flat run of its kind, for a batch. */
export interface Operand {
  readonly name: string;
  readonly shape: readonly number[];
  /** First element. */
  readonly at: number;
}

/** Parameters by their names in a checkpoint. */
export function parameterOperands(config: DncConfig): readonly Operand[] {
  const { specs, offsets } = parameterLayout(config);
  return specs.map(({ name, shape }) => ({ name, shape, at: offsets.get(name)! }));
}

/** What is carried from step to step, batch first. */
export function stateOperands(config: DncConfig, batch: number): readonly Operand[] {
  const specs = stateOf(config);
  const { offsets } = stateLayout(specs, batch);
  return specs.map(({ name, shape }) => ({ name, shape: [batch, ...shape], at: offsets.get(name)! }));
}
