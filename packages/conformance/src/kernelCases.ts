import type { KernelName, Settings } from "@dncjs/core/backend";

export interface KernelCase {
  readonly kernel: KernelName;
  readonly settings: Settings;
  /** Optional operands that the call leaves out. */
  readonly without?: readonly string[];
  /** Defaults to 5. */
  readonly batch?: number;
  /** Batch elements of successive invocations of forward and of backward. Defaults to all at once. */
  readonly ranges?: readonly number[];
  /** Number of runs of backward. Defaults to 1. */
  readonly backwards?: number;
  /** Inputs whose gradient backward stores. Defaults to none. */
  readonly stores?: readonly string[];
  /** Values of operands for each batch element, by name (`d` + operand for gradients). Others are drawn at random. */
  readonly given?: Readonly<Record<string, ArrayLike<number>>>;
}

const ONLY_FIRST = ["input1", "weight1", "input2", "weight2"];
const NO_SHARPNESS = ["forwardSharpness", "backwardSharpness", "rawForward", "rawBackward"];

const NO_LINKS = ["backward", "forward"];

/** The rows of weight matrices are 3 numbers longer than the input. */
function linear(M: number, K0: number, K1: number, K2: number): Settings {
  return { M, K0, K1, K2, stride0: K0 + 3, stride1: K1 + 3, stride2: K2 + 3 };
}

function interfaceVector(
  [R, V, W]: readonly [number, number, number],
  { masking = 0, sharpness = 0, links = 1, allocation = 1, softplusStrengths = 0, tanhVectors = 0 }: Settings = {},
): KernelCase {
  const extra = masking * (R + V) * W + sharpness * 2 * R * V;
  const I = R * W + 3 * V * W + 2 * R + 3 * V + R * (1 + 2 * V) + extra;
  const options = { masking, sharpness, links, allocation, softplusStrengths, tanhVectors };
  return { kernel: "interfaceVector", settings: { I, R, V, W, ...options } };
}

/** Sizes around those of a vector and of a tile, odd sizes, and the sizes of the paper's heads. */
const SHAPES: readonly Settings[] = [
  { N: 1, W: 1, R: 1, V: 1 },
  { N: 3, W: 2, R: 1, V: 1 },
  { N: 10, W: 7, R: 3, V: 1 },
  { N: 64, W: 32, R: 4, V: 1 },
  { N: 37, W: 19, R: 5, V: 2 },
  { N: 18, W: 4, R: 8, V: 3 },
];

function memory(kernel: KernelName, extra: Settings = {}, without: readonly string[] = []): KernelCase[] {
  return SHAPES.map((s) => ({
    kernel,
    settings: { ...s, K: s.R as number, M: 1 + 2 * (s.V as number), ...extra },
    without,
  }));
}

const lengths = (kernel: KernelName, size: string, extra: Settings = {}): KernelCase[] =>
  [1, 2, 4, 7, 33].map((length) => ({ kernel, settings: { [size]: length, ...extra } }));

export const kernelCases: readonly KernelCase[] = [
  { kernel: "linear", settings: linear(1, 1, 0, 0), without: [...ONLY_FIRST, "addend", "bias"] },
  { kernel: "linear", settings: linear(7, 5, 0, 0), without: [...ONLY_FIRST, "addend"] },
  { kernel: "linear", settings: linear(40, 33, 12, 9), without: ["bias"] },
  { kernel: "linear", settings: linear(75, 64, 3, 0), without: ["input2", "weight2"] },
  { kernel: "linear", settings: linear(40, 33, 12, 9), without: ["bias"], batch: 1 },
  { kernel: "linear", settings: linear(75, 64, 3, 0), without: ["input2", "weight2"], batch: 1 },
  { kernel: "linear", settings: linear(9, 0, 0, 0), without: ["input0", "weight0", ...ONLY_FIRST] },
  // more batch elements than are packed at once, also for the gradients of the weights
  { kernel: "linear", settings: linear(13, 10, 0, 0), without: [...ONLY_FIRST, "addend"], batch: 70 },
  // A group of two becomes ±1 for any numbers: its gradient is a difference of nearly equal numbers, and is not compared.
  ...[1, 3, 4, 7, 33].map((K) => ({ kernel: "layerNorm" as const, settings: { G: 4, K } })),
  // more numbers than a workgroup has lanes
  { kernel: "layerNorm", settings: { G: 1, K: 471 } },
  ...lengths("lstm", "H", { clip: 0, gradientClip: 0 }),
  ...lengths("lstm", "H", { clip: 0.3, gradientClip: 0.02 }),
  ...lengths("gru", "H", { clip: 0, gradientClip: 0 }),
  ...lengths("gru", "H", { clip: 0.8, gradientClip: 0.02 }),
  ...lengths("relu", "K"),
  ...lengths("clamp", "K", { clip: 0.7 }),
  interfaceVector([1, 1, 1]),
  interfaceVector([3, 1, 7], { masking: 1 }),
  interfaceVector([4, 3, 16], { masking: 1, sharpness: 1 }),
  interfaceVector([3, 1, 7], { links: 0 }),
  interfaceVector([5, 2, 9], { softplusStrengths: 1, tanhVectors: 1 }),
  interfaceVector([3, 3, 16], { sharpness: 1, tanhVectors: 1 }),
  interfaceVector([5, 6, 3], { allocation: 0 }),
  interfaceVector([4, 3, 16], { masking: 1, sharpness: 1, links: 0, allocation: 0 }),
  ...memory("usage", { usageGradient: 1 }),
  ...memory("usage", { usageGradient: 0 }),
  ...memory("contentWeighting"),
  ...memory("contentWeighting", {}, ["masks"]),
  ...memory("allocation", { resolution: 128 }),
  ...memory("allocation", { resolution: 0 }),
  // more locations than a backend may sort pair by pair; keys with few and with many values
  { kernel: "allocation", settings: { N: 131, V: 2, resolution: 128 } },
  { kernel: "allocation", settings: { N: 131, V: 2, resolution: 2048 } },
  ...memory("writeWeighting"),
  ...memory("writeWeighting", {}, ["allocation"]),
  ...memory("memoryWrite"),
  ...memory("memoryWrite", {}, ["retention"]),
  // a memory of 32 KB, of which a backend may prefetch locations
  { kernel: "memoryWrite", settings: { N: 131, W: 67, V: 1 }, without: ["retention"] },
  ...memory("temporalLink"),
  ...memory("directional"),
  ...memory("directional", {}, NO_SHARPNESS),
  ...memory("readWeighting"),
  ...memory("readWeighting", {}, NO_LINKS),
  ...memory("memoryRead"),
  ...memory("writePrice", { price: 0.3 }),
  { kernel: "join", settings: { K0: 5, K1: 6, K: 11 } },
  { kernel: "join", settings: { K0: 5, K1: 6, K: 11 }, without: ["dropout"] },
  { kernel: "join", settings: { K0: 9, K1: 0, K: 9 }, without: ["readVectors", "dropout"] },
  ...lengths("sigmoidCrossEntropy", "Y"),
  ...[1, 3].map((G) => ({ kernel: "softmaxCrossEntropy" as const, settings: { Y: 15, G } })),
  ...lengths("meanSquare", "Y"),
];

/** Returns the map from [0,1) to the domain of an operand. */
export function domainOf(operand: string, { N = 1 }: Settings): (u: number) => number {
  if (/strength|sharpness/i.test(operand)) return (u) => 1 + 5 * u;
  if (/gate|usage|retention|erase|mask|modes|target|stepWeight|^weight$/i.test(operand)) return (u) => u;
  if (/weights$|precedence|link|allocation|content|forward|backward/i.test(operand)) return (u) => u / N;
  return (u) => 6 * u - 3;
}

export function titleOf(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}
