import { ConfigError } from "../errors.ts";
import { sizeOf } from "../program/program.ts";
import type { DncConfig } from "./config.ts";
import { interfaceSize } from "./interfaceLayout.ts";

export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Inputs of one unit of a weight matrix; 0 for a bias and for a gain. */
  readonly fanIn: number;
}

/** R·W, the length of the concatenated read vectors; 0 without a memory. */
export function readSize(config: DncConfig): number {
  return config.memory ? config.memory.readHeads * config.memory.wordSize : 0;
}

/** Length of h_all: h of all layers of an LSTM or GRU, or the last layer of a feed-forward controller. */
export function featureSize({ controller }: DncConfig): number {
  return controller.type === "feedforward" ? controller.widths.at(-1)! : controller.layers * controller.hiddenSize;
}

/** Names and shapes of all trained tensors, in the order of a checkpoint. */
export function parameterSpecs(config: DncConfig): readonly ParameterSpec[] {
  const specs = controllerParameters(config);
  const features = featureSize(config);
  if (config.memory)
    specs.push(
      ...affine("interface", interfaceSize(config.memory), features),
      ...gain(config, "interface", interfaceSize(config.memory)),
    );
  specs.push(...affine("output", config.outputSize, features + readSize(config)));
  return specs;
}

/** Number of trained values. */
export function parameterCount(config: DncConfig): number {
  return parameterSpecs(config).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** Most trained values of a network. */
const MAX_PARAMETERS = 2 ** 32;

/** @throws ConfigError naming the sizes if they give more parameters than any backend can hold */
export function requireHoldable(config: DncConfig): void {
  const count = parameterCount(config);
  if (count <= MAX_PARAMETERS) return;
  const { inputSize, outputSize, controller, memory } = config;
  const widths = controller.type === "feedforward" ? { widths: controller.widths } : controller;
  const sizes = { inputSize, outputSize, ...widths, ...memory };
  const named = ["inputSize", "outputSize", "hiddenSize", "layers", "widths", "wordSize", "readHeads", "writeHeads"]
    .filter((name) => name in sizes)
    .map((name) => `${name} ${String(sizes[name as keyof typeof sizes])}`);
  const expected = `at most ${MAX_PARAMETERS} parameters; these sizes give them: ${named.join(", ")}`;
  throw new ConfigError("config", `${count} parameters`, expected);
}

function controllerParameters(config: DncConfig): ParameterSpec[] {
  const { controller } = config;
  const inputs = config.inputSize + readSize(config);
  if (controller.type === "feedforward") {
    return controller.widths.flatMap((width, l) => [
      ...affine(`controller.${l}`, width, controller.widths[l - 1] ?? inputs),
      ...gain(config, `controller.${l}`, width),
    ]);
  }
  const isLstm = controller.type === "lstm";
  const sums = isLstm ? [""] : ["_ih", "_hh"];
  const H = controller.hiddenSize;
  return Array.from({ length: controller.layers }, (_, l) => {
    const columns = inputs + (l > 0 ? H : 0);
    const outputs = (isLstm ? 4 : 3) * H;
    return [
      { name: `controller.${l}.weight_ih`, shape: [outputs, columns], fanIn: columns },
      { name: `controller.${l}.weight_hh`, shape: [outputs, H], fanIn: H },
      ...sums.flatMap((sum) => [
        { name: `controller.${l}.bias${sum}`, shape: [outputs], fanIn: 0 },
        ...gain(config, `controller.${l}`, outputs, sum),
      ]),
    ];
  }).flat();
}

function affine(name: string, outputs: number, inputs: number): ParameterSpec[] {
  return [
    { name: `${name}.weight`, shape: [outputs, inputs], fanIn: inputs },
    { name: `${name}.bias`, shape: [outputs], fanIn: 0 },
  ];
}

/** The gain of a normalised sum. Its bias is that of the sum, added after the normalisation. */
function gain({ layerNorm }: DncConfig, layer: string, outputs: number, suffix = ""): ParameterSpec[] {
  return layerNorm ? [{ name: `${layer}.gain${suffix}`, shape: [outputs], fanIn: 0 }] : [];
}

export interface ParameterLayout {
  readonly specs: readonly ParameterSpec[];
  readonly offsets: ReadonlyMap<string, number>;
  readonly length: number;
}

/** All parameters end to end in one flat array, without gaps. */
export function parameterLayout(config: DncConfig): ParameterLayout {
  const specs = parameterSpecs(config);
  const offsets = new Map<string, number>();
  let length = 0;
  for (const { name, shape } of specs) {
    offsets.set(name, length);
    length += sizeOf(shape);
  }
  return { specs, offsets, length };
}
