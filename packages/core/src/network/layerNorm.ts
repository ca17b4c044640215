import type { ProgramBuilder } from "../program/builder.ts";
import type { StepPhase, TensorSlice } from "../program/program.ts";
import type { DncConfig } from "./config.ts";
import { computedBefore } from "./inputProjection.ts";

export interface NormalisedSum {
  readonly layer: string;
  /** Name of the result. */
  readonly name: string;
  readonly G: number;
  readonly K: number;
  /** Suffix of the names of gain and bias, if the layer has several sums. */
  readonly suffix?: string;
  /** @default "step" */
  readonly phase?: StepPhase;
}

/**
 * Adds the sum of a layer, which `addSum` writes to the slice that it receives, and with `layerNorm` the normalisation of its G groups of K
 * numbers. Returns the result, the tensor `name`. The sum of a normalised layer has no bias.
 */
export function buildNormalised(
  builder: ProgramBuilder,
  { layerNorm }: DncConfig,
  { layer, name, G, K, suffix = "", phase = "step" }: NormalisedSum,
  addSum: (out: TensorSlice) => void,
): TensorSlice {
  const out = builder.tensor("saved", name, [G * K]);
  if (!layerNorm) {
    addSum(out);
    return out;
  }
  const input = builder.tensor("saved", `${layer}.unnormalised${suffix}`, [G * K]);
  addSum(input);
  const gain = buildCopy(builder, `${layer}.gain${suffix}`, G * K, phase);
  const bias = buildCopy(builder, `${layer}.bias${suffix}`, G * K, phase);
  builder.call(phase, `${layer}.norm${suffix}`, "layerNorm", { input, gain, bias, out }, { G, K });
  return out;
}

/** Copies a parameter to every step and batch element, by a `linear` without inputs. Its backward sums the gradients of the copies. */
function buildCopy(builder: ProgramBuilder, parameter: string, M: number, phase: StepPhase): TensorSlice {
  const out = builder.tensor(computedBefore(phase), `${parameter}.copy`, [M]);
  const sizes = { M, K0: 0, K1: 0, K2: 0, stride0: 0, stride1: 0, stride2: 0 };
  builder.call("before", `${parameter}.copy`, "linear", { bias: { tensor: parameter }, out }, sizes);
  return out;
}
