import { elements, type Kernel, type KernelName, kernels, Random, type Settings } from "@dncjs/core";
import type { OperandValues } from "./kernelCall.ts";

/** One way to call a kernel: sizes, and optional operands that are left out. */
export interface KernelCase {
  readonly kernel: KernelName;
  readonly settings: Settings;
  readonly without: readonly string[];
}

const linear = (M: number, K0: number, K1: number, K2: number) => ({
  M,
  K0,
  K1,
  K2,
  stride0: K0,
  stride1: K1,
  stride2: K2,
});
const noInputs1And2 = ["input1", "weight1", "input2", "weight2"];
const sharp = ["forwardSharpness", "backwardSharpness", "rawForward", "rawBackward"];

function interfaceSettings(R: number, V: number, W: number, masking: number, sharpness: number): Settings {
  const I = R * W + 3 * V * W + 2 * R + 3 * V + R * (1 + 2 * V) + masking * (R + V) * W + sharpness * 2 * R * V;
  return { I, R, V, W, masking, sharpness };
}

/** Sizes that are odd, one, below, at and above a vector's width, and those of the paper. */
const shapes: readonly Settings[] = [
  { N: 1, W: 1, R: 1, V: 1 },
  { N: 7, W: 5, R: 3, V: 1 },
  { N: 16, W: 16, R: 4, V: 1 },
  { N: 9, W: 6, R: 2, V: 2 },
  { N: 33, W: 12, R: 8, V: 3 },
];

const memoryCases = (kernel: KernelName, extra: Settings = {}, without: readonly string[] = []): KernelCase[] =>
  shapes.map((shape) => ({ kernel, settings: { ...shape, K: shape.R!, M: 1 + 2 * shape.V!, ...extra }, without }));

export const kernelCases: readonly KernelCase[] = [
  { kernel: "linear", settings: linear(5, 3, 0, 0), without: [...noInputs1And2, "addend"] },
  { kernel: "linear", settings: linear(1, 1, 0, 0), without: [...noInputs1And2, "addend", "bias"] },
  { kernel: "linear", settings: linear(64, 17, 31, 9), without: ["bias"] },
  { kernel: "linear", settings: linear(37, 8, 64, 0), without: ["input2", "weight2"] },
  { kernel: "linear", settings: linear(9, 0, 0, 0), without: ["input0", "weight0", ...noInputs1And2, "bias"] },
  ...[1, 5, 16, 37].map((H) => ({ kernel: "lstm" as const, settings: { H, clip: 0, gradientClip: 0 }, without: [] })),
  { kernel: "lstm", settings: { H: 13, clip: 0.4, gradientClip: 0.05 }, without: [] },
  ...[1, 7, 32].map((K) => ({ kernel: "relu" as const, settings: { K }, without: [] })),
  ...[1, 7, 32].map((K) => ({ kernel: "clamp" as const, settings: { K, clip: 0.7 }, without: [] })),
  ...[
    interfaceSettings(1, 1, 1, 0, 0),
    interfaceSettings(3, 1, 7, 1, 0),
    interfaceSettings(2, 2, 5, 0, 1),
    interfaceSettings(4, 3, 16, 1, 1),
  ].map((settings) => ({ kernel: "interfaceVector" as const, settings, without: [] })),
  ...memoryCases("usage", { usageGradient: 1 }),
  ...memoryCases("usage", { usageGradient: 0 }),
  ...memoryCases("contentWeighting"),
  ...memoryCases("contentWeighting", {}, ["masks"]),
  ...memoryCases("allocation", { resolution: 128 }),
  ...memoryCases("allocation", { resolution: 0 }),
  ...memoryCases("writeWeighting"),
  ...memoryCases("memoryWrite"),
  ...memoryCases("memoryWrite", {}, ["retention"]),
  ...memoryCases("temporalLink"),
  ...memoryCases("directional"),
  ...memoryCases("directional", {}, sharp),
  ...memoryCases("readWeighting"),
  ...memoryCases("memoryRead"),
  { kernel: "join", settings: { K0: 5, K1: 6, K: 11 }, without: [] },
  { kernel: "join", settings: { K0: 5, K1: 0, K: 5 }, without: ["readVectors"] },
  ...memoryCases("writePrice", { price: 0.3 }),
  ...[1, 6, 19].map((Y) => ({ kernel: "sigmoidCrossEntropy" as const, settings: { Y }, without: [] })),
  ...[1, 3].map((G) => ({ kernel: "softmaxCrossEntropy" as const, settings: { Y: 15, G }, without: [] })),
  ...[1, 6, 19].map((Y) => ({ kernel: "meanSquare" as const, settings: { Y }, without: [] })),
];

/** Values for what a call reads, each in its own domain, representable in float32; and gradients for what it puts out. */
export function randomOperands(
  { kernel: name, settings, without }: KernelCase,
  batch: number,
  seed: number,
): { values: OperandValues; outputGradients: OperandValues } {
  const kernel: Kernel = kernels[name];
  const random = new Random(seed).fork(name);
  const draw = (operand: string, shape: string, rows: number, domain: Domain) => {
    const stream = random.fork(operand);
    return Float32Array.from({ length: rows * elements(shape, settings) }, () => domain(stream.uniform(), settings));
  };
  const given = [...Object.entries({ ...kernel.inputs, ...kernel.data }).map(([o, s]) => [o, s, batch] as const)];
  given.push(...Object.entries(kernel.parameters).map(([o, s]) => [o, s, 1] as const));
  const values: Record<string, ArrayLike<number>> = {};
  for (const [operand, shape, rows] of given) {
    if (!without.includes(operand)) values[operand] = draw(operand, shape, rows, domainOf(operand));
  }
  for (const [operand, shape] of Object.entries(kernel.saved)) {
    if (kernel.optional.includes(operand) && !without.includes(operand))
      values[operand] = draw(operand, shape, batch, () => Number.NaN);
  }
  const outputGradients = Object.entries(kernel.outputs).map(([operand, shape]) => [
    operand,
    draw(`d ${operand}`, shape, batch, symmetric),
  ]);
  return { values, outputGradients: Object.fromEntries(outputGradients) as OperandValues };
}

type Domain = (u: number, settings: Settings) => number;

const symmetric: Domain = (u) => 4 * u - 2;
const unit: Domain = (u) => u;
const weighting: Domain = (u, { N = 1 }) => u / N;

function domainOf(operand: string): Domain {
  if (/strength|sharpness/i.test(operand)) return (u) => 1 + 3 * u;
  if (/gate|usage|retention|erase|mask|modes|target|stepWeight|^weight$/i.test(operand)) return unit;
  if (/weights$|precedence|link|allocation|content|forward|backward/i.test(operand)) return weighting;
  return symmetric;
}
