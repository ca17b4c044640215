import type { ProgramBuilder } from "../program/builder.ts";
import type { StepPhase, TensorSlice } from "../program/program.ts";
import type { DncConfig, GruConfig, LstmConfig } from "./config.ts";
import { buildInputProjection } from "./inputProjection.ts";
import { buildNormalised } from "./layerNorm.ts";

/** Recurrent layers: the controller, or the reverse controller. */
export interface RecurrentPart {
  /** First part of the names of parameters, tensors and calls. */
  readonly name: "controller" | "reverse";
  readonly phase: StepPhase;
  /** State [L,H]. */
  readonly h: TensorSlice;
  /** The read vectors of the previous step, RW numbers that every layer receives beside x. */
  readonly reads: TensorSlice | undefined;
  readonly RW: number;
}

export function buildLstm(
  builder: ProgramBuilder,
  config: DncConfig,
  { layers, hiddenSize: H }: LstmConfig,
  part: RecurrentPart,
  c: TensorSlice,
  gradientClip: number,
): void {
  const { h, phase } = part;
  for (let l = 0; l < layers; l++) {
    const layer = `${part.name}.${l}`;
    const unit = { offset: l * H };
    const fed = fedOperands(builder, config, part, l, H, 4 * H, "");
    const previous = { input0: { ...h, previous: true, ...unit }, weight0: { tensor: `${layer}.weight_hh` } };
    const z = buildNormalised(builder, config, { layer, phase, name: `${layer}.z`, G: 4, K: H }, (out) =>
      builder.call(
        phase,
        `${layer}.sum`,
        "linear",
        {
          ...previous,
          addend: fed.addend,
          input1: fed.reads,
          weight1: fed.readWeight,
          input2: fed.below,
          weight2: fed.belowWeight,
          out,
        },
        { M: 4 * H, K0: H, K1: fed.RW, K2: fed.belowSize, stride0: H, stride1: fed.columns, stride2: fed.columns },
      ),
    );
    const state = { prevC: { ...c, previous: true, ...unit }, h: { ...h, ...unit }, c: { ...c, ...unit } };
    builder.call(phase, `${layer}.lstm`, "lstm", { z, ...state }, { H, clip: config.clip, gradientClip });
  }
}

/** No call writes c, so it is 0 after any step. */
export function buildGru(
  builder: ProgramBuilder,
  config: DncConfig,
  { layers, hiddenSize: H }: GruConfig,
  part: RecurrentPart,
  gradientClip: number,
): void {
  const { h, phase } = part;
  for (let l = 0; l < layers; l++) {
    const layer = `${part.name}.${l}`;
    const prevH = { ...h, previous: true, offset: l * H };
    const fed = fedOperands(builder, config, part, l, H, 3 * H, "_ih");
    const gates = { layer, phase, G: 3, K: H };
    const fedSum = buildNormalised(builder, config, { ...gates, name: `${layer}.fed`, suffix: "_ih" }, (out) =>
      builder.call(
        phase,
        `${layer}.sum`,
        "linear",
        {
          addend: fed.addend,
          input0: fed.reads,
          weight0: fed.readWeight,
          input1: fed.below,
          weight1: fed.belowWeight,
          out,
        },
        { M: 3 * H, K0: fed.RW, K1: fed.belowSize, K2: 0, stride0: fed.columns, stride1: fed.columns, stride2: 0 },
      ),
    );
    const recurrent = buildNormalised(
      builder,
      config,
      { ...gates, name: `${layer}.recurrent`, suffix: "_hh" },
      (out) => {
        const bias = config.layerNorm ? undefined : { tensor: `${layer}.bias_hh` };
        const operands = { input0: prevH, weight0: { tensor: `${layer}.weight_hh` }, bias, out };
        const sizes = { M: 3 * H, K0: H, K1: 0, K2: 0, stride0: H, stride1: 0, stride2: 0 };
        builder.call(phase, `${layer}.recurrentSum`, "linear", operands, sizes);
      },
    );
    const operands = { fed: fedSum, recurrent, prevH, h: { ...h, offset: l * H } };
    builder.call(phase, `${layer}.gru`, "gru", operands, { H, clip: config.clip, gradientClip });
  }
}

/** The input of layer l from below: the product with x, the read vectors, and h of the layer below, with their columns of `weight_ih`. */
function fedOperands(
  builder: ProgramBuilder,
  config: DncConfig,
  { name, phase, h, reads, RW }: RecurrentPart,
  l: number,
  H: number,
  M: number,
  suffix: string,
) {
  const X = config.inputSize;
  const layer = `${name}.${l}`;
  const belowSize = l > 0 ? H : 0;
  const columns = X + RW + belowSize;
  const weight: TensorSlice = { tensor: `${layer}.weight_ih` };
  return {
    addend: buildInputProjection(builder, config, layer, weight, columns, M, suffix, phase),
    reads,
    readWeight: reads && { ...weight, offset: X },
    below: l > 0 ? { ...h, offset: (l - 1) * H } : undefined,
    belowWeight: l > 0 ? { ...weight, offset: X + RW } : undefined,
    RW,
    belowSize,
    columns,
  };
}
