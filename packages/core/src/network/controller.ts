import type { ProgramBuilder } from "../program/builder.ts";
import type { TensorSlice } from "../program/program.ts";
import type { DncConfig, FeedforwardConfig, LstmConfig } from "./config.ts";
import { buildNormalised } from "./layerNorm.ts";
import { readSize } from "./parameters.ts";
import { controllerState } from "./state.ts";

/**
 * Adds the calls of the controller. Its state tensors are h, c [L,H]. Every layer receives x and the read vectors of the previous step. The product
 * with x is computed for all steps at once, before the steps.
 */
export function buildController(builder: ProgramBuilder, config: DncConfig, gradientClip: number): void {
  if (config.controller.type === "lstm") buildLstm(builder, config, config.controller, gradientClip);
  else buildFeedforward(builder, config, config.controller);
}

function declareState(builder: ProgramBuilder, config: DncConfig): [h: TensorSlice, c: TensorSlice] {
  const [h, c] = controllerState(config);
  return [builder.declare(h!), builder.declare(c!)];
}

const prevReads = (config: DncConfig): TensorSlice | undefined =>
  config.memory ? { tensor: "readVectors", previous: true } : undefined;

function buildLstm(builder: ProgramBuilder, config: DncConfig, controller: LstmConfig, gradientClip: number): void {
  const X = config.inputSize;
  const RW = readSize(config);
  const H = controller.hiddenSize;
  const [h, c] = declareState(builder, config);
  for (let l = 0; l < controller.layers; l++) {
    const columns = X + RW + (l > 0 ? H : 0);
    const weight: TensorSlice = { tensor: `controller.${l}.weight_ih` };
    const addend = buildInputProjection(builder, config, `controller.${l}`, weight, columns, 4 * H);
    const below = l > 0;
    const addSum = (out: TensorSlice): void =>
      builder.call(
        "step",
        `controller.${l}.sum`,
        "linear",
        {
          addend,
          input0: { ...h, previous: true, offset: l * H },
          weight0: { tensor: `controller.${l}.weight_hh` },
          input1: prevReads(config),
          weight1: config.memory ? { ...weight, offset: X } : undefined,
          input2: below ? { ...h, offset: (l - 1) * H } : undefined,
          weight2: below ? { ...weight, offset: X + RW } : undefined,
          out,
        },
        { M: 4 * H, K0: H, K1: RW, K2: below ? H : 0, stride0: H, stride1: columns, stride2: columns },
      );
    const gates = { G: 4, K: H };
    const z = buildNormalised(builder, config, `controller.${l}`, `controller.${l}.z`, gates, addSum);
    builder.call(
      "step",
      `controller.${l}.lstm`,
      "lstm",
      { z, prevC: { ...c, previous: true, offset: l * H }, h: { ...h, offset: l * H }, c: { ...c, offset: l * H } },
      { H, clip: config.clip, gradientClip },
    );
  }
}

/** x W_x^T + b for all steps at once. A normalised layer adds b later. */
function buildInputProjection(
  builder: ProgramBuilder,
  { inputSize: X, layerNorm }: DncConfig,
  layer: string,
  weight: TensorSlice,
  columns: number,
  M: number,
): TensorSlice {
  const out = builder.tensor("saved", `${layer}.inputProjection`, [M]);
  const bias = layerNorm ? undefined : { tensor: `${layer}.bias` };
  const operands = { input0: { tensor: "x" }, weight0: weight, bias, out };
  const sizes = { M, K0: X, K1: 0, K2: 0, stride0: columns, stride1: 0, stride2: 0 };
  builder.call("before", `${layer}.inputProjection`, "linear", operands, sizes);
  return out;
}

/** ReLU layers; the last one is h [1,H]. No call writes c, so it is 0 after any step. */
function buildFeedforward(builder: ProgramBuilder, config: DncConfig, { widths }: FeedforwardConfig): void {
  const X = config.inputSize;
  const RW = readSize(config);
  const [h] = declareState(builder, config);
  let below: TensorSlice = { tensor: "x" };
  widths.forEach((M, l) => {
    const weight: TensorSlice = { tensor: `controller.${l}.weight` };
    const input = below;
    const addSum = (out: TensorSlice): void => {
      if (l === 0) {
        const addend = buildInputProjection(builder, config, "controller.0", weight, X + RW, M);
        const sizes = { M, K0: RW, K1: 0, K2: 0, stride0: X + RW, stride1: 0, stride2: 0 };
        const operands = { addend, input0: prevReads(config), weight0: { ...weight, offset: X }, out };
        builder.call("step", "controller.0.sum", "linear", config.memory ? operands : { addend, out }, sizes);
      } else {
        const K0 = widths[l - 1]!;
        const bias = config.layerNorm ? undefined : { tensor: `controller.${l}.bias` };
        const sizes = { M, K0, K1: 0, K2: 0, stride0: K0, stride1: 0, stride2: 0 };
        builder.call("step", `controller.${l}.sum`, "linear", { input0: input, weight0: weight, bias, out }, sizes);
      }
    };
    const units = { G: 1, K: M };
    const z = buildNormalised(builder, config, `controller.${l}`, `controller.${l}.z`, units, addSum);
    const last = l === widths.length - 1;
    below = last ? h : builder.tensor("saved", `controller.${l}.activation`, [M]);
    builder.call("step", `controller.${l}.relu`, "relu", { input: z, out: below }, { K: M });
  });
}
