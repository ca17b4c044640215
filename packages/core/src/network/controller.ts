import type { ProgramBuilder } from "../program/builder.ts";
import type { TensorSlice } from "../program/program.ts";
import type { DncConfig, FeedforwardConfig } from "./config.ts";
import { buildInputProjection, prevReads } from "./inputProjection.ts";
import { buildNormalised } from "./layerNorm.ts";
import { controllerSize, readSize } from "./parameters.ts";
import { buildGru, buildLstm } from "./recurrent.ts";
import { controllerState, reverseState } from "./state.ts";

/**
 * Adds the calls of the controller. Its state tensors are h, c [L,H]. Every layer of an LSTM or GRU, and the first ReLU layer, receives x and the
 * read vectors of the previous step. The product with x is computed for all steps at once, before the steps.
 */
export function buildController(builder: ProgramBuilder, config: DncConfig, gradientClip: number): void {
  const { controller } = config;
  const [h, c] = controllerState(config).map((spec) => builder.declare(spec)) as [TensorSlice, TensorSlice];
  if (config.bidirectional) buildReverse(builder, config, gradientClip);
  const part = { name: "controller", phase: "step", h, reads: prevReads(config), RW: readSize(config) } as const;
  if (controller.type === "lstm") buildLstm(builder, config, controller, part, c, gradientClip);
  else if (controller.type === "gru") buildGru(builder, config, controller, part, gradientClip);
  else buildFeedforward(builder, config, controller, h);
  if (config.bidirectional) buildJoin(builder, config, h);
}

/** h_all, which the interface and the output layer read. */
export const hiddenOf = ({ bidirectional }: DncConfig): TensorSlice => ({ tensor: bidirectional ? "joined" : "h" });

/** Adds the calls of the reverse controller, which reads x alone. Its output in every step is the sequence reverseOutput. */
function buildReverse(builder: ProgramBuilder, config: DncConfig, gradientClip: number): void {
  const { controller } = config;
  const [h, c] = reverseState(config).map((spec) => builder.declare(spec)) as [TensorSlice, TensorSlice];
  const part = { name: "reverse", phase: "reverse", h, reads: undefined, RW: 0 } as const;
  if (controller.type === "lstm") buildLstm(builder, config, controller, part, c, gradientClip);
  else if (controller.type === "gru") buildGru(builder, config, controller, part, gradientClip);
  const K = controllerSize(config);
  const features = builder.tensor("sequence", "reverseOutput", [K]);
  builder.call("reverse", "reverseOutput", "join", { hidden: h, features }, { K, K0: K, K1: 0 });
}

function buildJoin(builder: ProgramBuilder, config: DncConfig, h: TensorSlice): void {
  const K0 = controllerSize(config);
  const features = builder.tensor("saved", "joined", [2 * K0]);
  const operands = { hidden: h, readVectors: { tensor: "reverseOutput" }, features };
  builder.call("step", "joined", "join", operands, { K: 2 * K0, K0, K1: K0 });
}

/** ReLU layers; the last one is h [1,H]. No call writes c, so it is 0 after any step. */
function buildFeedforward(
  builder: ProgramBuilder,
  config: DncConfig,
  { widths }: FeedforwardConfig,
  h: TensorSlice,
): void {
  let below: TensorSlice = { tensor: "x" };
  widths.forEach((M, l) => {
    const layer = `controller.${l}`;
    const input = below;
    const addSum = (out: TensorSlice): void => {
      if (l === 0) buildFirstSum(builder, config, M, out);
      else buildSum(builder, config, layer, input, widths[l - 1]!, M, out);
    };
    const z = buildNormalised(builder, config, { layer, name: `${layer}.z`, G: 1, K: M }, addSum);
    const last = l === widths.length - 1;
    below = last ? h : builder.tensor("saved", `${layer}.activation`, [M]);
    builder.call("step", `${layer}.relu`, "relu", { input: z, out: below }, { K: M });
  });
}

function buildFirstSum(builder: ProgramBuilder, config: DncConfig, M: number, out: TensorSlice): void {
  const X = config.inputSize;
  const K0 = readSize(config);
  const weight: TensorSlice = { tensor: "controller.0.weight" };
  const addend = buildInputProjection(builder, config, "controller.0", weight, X + K0, M);
  const sizes = { M, K0, K1: 0, K2: 0, stride0: X + K0, stride1: 0, stride2: 0 };
  const reads = config.memory ? { input0: prevReads(config), weight0: { ...weight, offset: X } } : {};
  builder.call("step", "controller.0.sum", "linear", { addend, ...reads, out }, sizes);
}

function buildSum(
  builder: ProgramBuilder,
  { layerNorm }: DncConfig,
  layer: string,
  input0: TensorSlice,
  K0: number,
  M: number,
  out: TensorSlice,
): void {
  const bias = layerNorm ? undefined : { tensor: `${layer}.bias` };
  const sizes = { M, K0, K1: 0, K2: 0, stride0: K0, stride1: 0, stride2: 0 };
  builder.call("step", `${layer}.sum`, "linear", { input0, weight0: { tensor: `${layer}.weight` }, bias, out }, sizes);
}
