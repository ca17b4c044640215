import type { ProgramBuilder } from "../program/builder.ts";
import type { TensorSlice } from "../program/program.ts";
import type { DncConfig } from "./config.ts";

/** Adds x W_x^T + b for all steps at once. A normalised layer adds b later. `suffix` is that of the bias. */
export function buildInputProjection(
  builder: ProgramBuilder,
  { inputSize: X, layerNorm }: DncConfig,
  layer: string,
  weight: TensorSlice,
  columns: number,
  M: number,
  suffix = "",
): TensorSlice {
  const out = builder.tensor("saved", `${layer}.inputProjection`, [M]);
  const bias = layerNorm ? undefined : { tensor: `${layer}.bias${suffix}` };
  const operands = { input0: { tensor: "x" }, weight0: weight, bias, out };
  const sizes = { M, K0: X, K1: 0, K2: 0, stride0: columns, stride1: 0, stride2: 0 };
  builder.call("before", `${layer}.inputProjection`, "linear", operands, sizes);
  return out;
}

export const prevReads = (config: DncConfig): TensorSlice | undefined =>
  config.memory ? { tensor: "readVectors", previous: true } : undefined;
