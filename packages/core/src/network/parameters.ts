import { ConfigError } from "../errors.ts";
import { sizeOf } from "../program/program.ts";
import type { DncConfig, GruConfig, LstmConfig } from "./config.ts";
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

/** Length of the controller's output: h of all layers of an LSTM or GRU, or the last layer of a feed-forward controller. */
export function controllerSize({ controller }: DncConfig): number {
  return controller.type === "feedforward" ? controller.widths.at(-1)! : controller.layers * controller.hiddenSize;
}

/** Length of h_all: the output of the controller and, with `bidirectional`, that of the reverse controller. */
export function featureSize(config: DncConfig): number {
  return (config.bidirectional ? 2 : 1) * controllerSize(config);
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
  const sizes: Readonly<Record<string, unknown>> = { inputSize, outputSize, ...controller, ...memory };
  const named = ["inputSize", "outputSize", "hiddenSize", "layers", "widths", "wordSize", "readHeads", "writeHeads"]
    .filter((name) => name in sizes)
    .map((name) => `${name} ${String(sizes[name])}`);
  const expected = `at most ${MAX_PARAMETERS} parameters; these sizes give them: ${named.join(", ")}`;
  throw new ConfigError("config", `${count} parameters`, expected);
}

function controllerParameters(config: DncConfig): ParameterSpec[] {
  const { controller } = config;
  if (controller.type === "feedforward") {
    const inputs = config.inputSize + readSize(config);
    return controller.widths.flatMap((width, l) => [
      ...affine(`controller.${l}`, width, controller.widths[l - 1] ?? inputs),
      ...gain(config, `controller.${l}`, width),
    ]);
  }
  const own = recurrentParameters(config, controller, "controller", config.inputSize + readSize(config));
  return config.bidirectional ? [...own, ...recurrentParameters(config, controller, "reverse", config.inputSize)] : own;
}

/** `inputs`: the numbers that every layer receives from outside. */
function recurrentParameters(
  config: DncConfig,
  { type, hiddenSize: H, layers }: LstmConfig | GruConfig,
  part: "controller" | "reverse",
  inputs: number,
): ParameterSpec[] {
  const sums = type === "lstm" ? [""] : ["_ih", "_hh"];
  const outputs = (type === "lstm" ? 4 : 3) * H;
  return Array.from({ length: layers }, (_, l) => {
    const columns = inputs + (l > 0 ? H : 0);
    return [
      { name: `${part}.${l}.weight_ih`, shape: [outputs, columns], fanIn: columns },
      { name: `${part}.${l}.weight_hh`, shape: [outputs, H], fanIn: H },
      ...sums.flatMap((sum) => [
        { name: `${part}.${l}.bias${sum}`, shape: [outputs], fanIn: 0 },
        ...gain(config, `${part}.${l}`, outputs, sum),
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
