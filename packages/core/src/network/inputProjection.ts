import type { ProgramBuilder } from "../program/builder.ts";
import type { StepPhase, TensorKind, TensorSlice } from "../program/program.ts";
import type { DncConfig } from "./config.ts";

/**
 * Adds x W_x^T + b for all steps at once, for calls of `phase`. A normalised layer adds b later. `suffix` is that of the bias.
 */
export function buildInputProjection(
  builder: ProgramBuilder,
  { inputSize: X, layerNorm }: DncConfig,
  layer: string,
  weight: TensorSlice,
  columns: number,
  M: number,
  suffix = "",
  phase: StepPhase = "step",
): TensorSlice {
  const out = builder.tensor(computedBefore(phase), `${layer}.inputProjection`, [M]);
  const bias = layerNorm ? undefined : { tensor: `${layer}.bias${suffix}` };
  const operands = { input0: { tensor: "x" }, weight0: weight, bias, out };
  const sizes = { M, K0: X, K1: 0, K2: 0, stride0: columns, stride1: 0, stride2: 0 };
  builder.call("before", `${layer}.inputProjection`, "linear", operands, sizes);
  return out;
}

/** The kind of a tensor that is computed before the steps, for calls of `phase`: those of phase reverse find only sequences by the step. */
export const computedBefore = (phase: StepPhase): TensorKind => (phase === "reverse" ? "sequence" : "saved");

export const prevReads = (config: DncConfig): TensorSlice | undefined =>
  config.memory ? { tensor: "readVectors", previous: true } : undefined;
