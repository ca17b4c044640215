import { Random } from "@dncjs/core";
import {
  allKernels,
  type KernelSpec,
  type Settings,
  type SparseKernelName,
  shapeSize,
  shapesOf,
} from "@dncjs/core/backend";
import { domainOf } from "./kernelCases.ts";

export interface SparseCase {
  readonly kernel: SparseKernelName;
  readonly settings: Settings;
  /** Optional operands that the call leaves out. */
  readonly without: readonly string[];
}

/** Few of several locations; several write heads; sizes around those of a vector; as many entries as locations; one of each. */
const SIZES = [
  { N: 1, W: 1, R: 1, V: 1, reads: 1, links: 1, allocations: 1 },
  { N: 13, W: 7, R: 3, V: 1, reads: 3, links: 2, allocations: 2 },
  { N: 40, W: 19, R: 2, V: 2, reads: 2, links: 3, allocations: 4 },
  { N: 300, W: 32, R: 4, V: 1, reads: 8, links: 8, allocations: 8 },
  { N: 6, W: 4, R: 2, V: 1, reads: 6, links: 6, allocations: 6 },
];

const shapes: readonly Settings[] = SIZES.map((sizes) => {
  const { N, R, V, reads, links, allocations } = sizes;
  const readSize = Math.min(N, reads * (1 + 2 * V));
  const writeSize = Math.min(N, reads + allocations);
  const touched = Math.min(N, R * readSize + V * writeSize);
  const written = Math.min(N, V * writeSize + touched);
  const changed = V * Math.min(N, writeSize * (1 + links) + links * links);
  const constants = { usageGradient: 1, resolution: 128, similarityResolution: 1024 };
  return { ...sizes, ...constants, M: 1 + 2 * V, heads: R, readSize, writeSize, touched, written, changed };
});

const cases = (kernel: SparseKernelName, without: readonly string[] = []): SparseCase[] =>
  shapes.map((settings) => ({ kernel, settings, without }));

export const sparseCases: readonly SparseCase[] = [
  ...cases("sparseUsage"),
  ...cases("sparseContentWeighting"),
  ...cases("sparseContentWeighting", ["masks"]),
  ...cases("sparseAllocation"),
  ...cases("sparseWriteWeighting"),
  ...cases("sparseWriteWeighting", ["allocation", "allocationIndex"]),
  ...cases("sparseMemoryWrite"),
  ...cases("sparseMemoryWrite", ["retention", "touchedIndex"]),
  ...cases("sparseTemporalLink"),
  ...cases("sparseDirectional"),
  ...cases("sparseDirectional", ["forwardSharpness", "backwardSharpness", "rawForward", "rawBackward"]),
  ...cases("sparseReadWeighting"),
  ...cases("sparseReadWeighting", ["forward", "forwardIndex", "backward", "backwardIndex"]),
  ...cases("sparseMemoryRead"),
];

/** The index of each operand that holds the values of a list. */
const indexOf: Readonly<Record<string, string>> = {
  prevReadWeights: "prevReadIndex",
  prevWriteWeights: "prevWriteIndex",
  readWeights: "readIndex",
  writeWeights: "writeIndex",
  prevPrecedence: "prevPrecedenceIndex",
  allocation: "allocationIndex",
  content: "contentIndex",
  forward: "forwardIndex",
  backward: "backwardIndex",
  retention: "touchedIndex",
  link: "linkIndex",
};

/** Random operands that a kernel reads, of one batch element, in numbers that float32 can represent. Lists are valid. */
export function drawOperands({ kernel: name, settings, without }: SparseCase, b: number): Map<string, Float64Array> {
  const kernel: KernelSpec = allKernels[name];
  const read = { ...kernel.data, ...kernel.inputs, ...kernel.journaled };
  const random = new Random(b + 1).fork(name);
  const drawn = new Map<string, Float64Array>();
  const names = Object.keys(read).filter((operand) => !without.includes(operand));
  for (const operand of names.filter((one) => one.endsWith("Index"))) {
    drawn.set(
      operand,
      operand === "linkIndex" ? drawLinks(random, settings) : drawLists(random, kernel, operand, settings),
    );
  }
  for (const operand of names.filter((one) => !one.endsWith("Index"))) {
    const index = drawn.get(indexOf[operand] ?? "");
    const domain = operand === "memory" || operand === "usage" ? undefined : domainOf(operand, settings);
    const scale = operand === "memory" ? 3 : 1;
    const values = Float64Array.from({ length: shapeSize(read[operand]!, settings) }, () => {
      const u = random.uniform();
      return Math.fround(domain ? domain(u) : scale * u);
    });
    drawn.set(operand, index ? values.map((value, k) => (index[k]! > 0 ? value : 0)) : values);
  }
  return drawn;
}

/** Lists of random locations. Those of content and allocation are full. */
function drawLists(random: Random, kernel: KernelSpec, operand: string, settings: Settings): Float64Array {
  const shape = shapesOf(kernel)[operand]!;
  const size = shapeSize(shape.split(" ").at(-1)!, settings);
  const length = shapeSize(shape, settings);
  const index = new Float64Array(length);
  for (let list = 0; list < length / size; list++) {
    const isFull = operand === "contentIndex" || operand === "allocationIndex";
    const count = isFull ? size : random.integer(size + 1);
    const shuffled = Array.from({ length: settings.N! }, (_, n) => ({ n, at: random.uniform() }));
    const chosen = shuffled.toSorted((a, b) => a.at - b.at).slice(0, count);
    index.set(
      chosen.map(({ n }) => n + 1).toSorted((a, b) => a - b),
      list * size,
    );
  }
  return index;
}

/** At most `links` links in every row and column, none from a location to itself. */
function drawLinks(random: Random, settings: Settings): Float64Array {
  const { N, V, links } = settings as Record<"N" | "V" | "links", number>;
  const index = new Float64Array(V * N * links);
  for (let v = 0; v < V; v++) {
    const inColumn = new Uint32Array(N);
    for (let i = 0; i < N; i++) {
      const row: number[] = [];
      for (let j = 0; j < N; j++) {
        if (j === i || row.length === links || inColumn[j] === links || random.uniform() < 0.6) continue;
        inColumn[j]!++;
        row.push(j + 1);
      }
      index.set(row, (v * N + i) * links);
    }
  }
  return index;
}
