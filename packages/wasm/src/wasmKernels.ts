import {
  allKernels,
  type KernelName,
  type KernelSpec,
  optionalKernels,
  type SparseKernelName,
} from "@dncjs/core/backend";

/** temporalLink and the directional that follows its links (assembly/fused/linkStep). */
export const LINK_STEP = "linkStep";
/** The same for a sparse memory (assembly/fused/sparseLinkStep). */
export const SPARSE_LINK_STEP = "sparseLinkStep";
/** The calls of a sparse memory from its usage to the look-up of the read heads (assembly/fused/sparseMemoryStep). */
export const SPARSE_MEMORY_STEP = "sparseMemoryStep";

export type FusedKernelName = typeof LINK_STEP | typeof SPARSE_LINK_STEP | typeof SPARSE_MEMORY_STEP;
export type WasmKernelName = KernelName | SparseKernelName | FusedKernelName;

/** A kernel that a fused kernel replaces, and the names that its operands and sizes have there, where they differ. */
export interface FusedPart {
  readonly kernel: KernelName | SparseKernelName;
  readonly names?: Readonly<Record<string, string>>;
}

/** By fused kernel: the kernels that it replaces, in order, by the names of their parts of the descriptor. */
export const fused: Readonly<Record<FusedKernelName, Readonly<Record<string, FusedPart>>>> = {
  linkStep: { temporalLink: { kernel: "temporalLink" }, directional: { kernel: "directional" } },
  sparseLinkStep: {
    sparseTemporalLink: { kernel: "sparseTemporalLink" },
    sparseDirectional: { kernel: "sparseDirectional" },
  },
  sparseMemoryStep: {
    usage: { kernel: "sparseUsage" },
    writeLookUp: { kernel: "sparseContentWeighting", names: { memory: "prevMemory", ...lookUpNames("write", "V") } },
    allocation: { kernel: "sparseAllocation", names: { index: "allocationIndex" } },
    mixture: {
      kernel: "sparseWriteWeighting",
      names: { content: "writeContent", contentIndex: "writeContentIndex" },
    },
    // Left out without de-allocation, though the usage has them.
    write: { kernel: "sparseMemoryWrite", names: { retention: "freed", touchedIndex: "freedIndex" } },
    readLookUp: { kernel: "sparseContentWeighting", names: lookUpNames("read", "R") },
  },
};

/** The names of a look-up beside another one. */
function lookUpNames(heads: "read" | "write", count: "R" | "V"): Readonly<Record<string, string>> {
  const own = { keys: "Keys", strengths: "Strengths", masks: "Masks", weights: "Content", index: "ContentIndex" };
  const names = Object.entries({ ...own, similarity: "Similarity" }).map(([name, end]) => [name, `${heads}${end}`]);
  return { ...Object.fromEntries(names), heads: count };
}

/** A kernel of core that a kernel of the compiled module computes. */
export interface KernelPart {
  readonly name: string;
  readonly spec: KernelSpec;
  /** The name of an operand or a size of `spec` in the call. */
  readonly nameOf: (name: string) => string;
}

/** The kernels that a kernel of the compiled module computes, in order: itself, or those that it fuses. */
export function kernelParts(name: WasmKernelName): readonly KernelPart[] {
  if (!isFused(name)) return [{ name, spec: allKernels[name], nameOf: (own) => own }];
  return Object.entries(fused[name]).map(([part, { kernel, names = {} }]) => ({
    name: part,
    spec: allKernels[kernel],
    nameOf: (own) => names[own] ?? own,
  }));
}

export function isWasmKernel(name: string): name is WasmKernelName {
  return isFused(name) || name in allKernels;
}

export function isFused(name: string): name is FusedKernelName {
  return name in fused;
}

/** The functions that an operation of a walk can run, in the order of their numbers. `run` of the compiled module has the same order. */
export const functionNames: readonly string[] = [...Object.keys(allKernels), ...Object.keys(fused)].flatMap((name) => {
  const passes = [`${name}Forward`, `${name}Backward`];
  const isJournaled = kernelParts(name as WasmKernelName).some(({ spec }) => Object.keys(spec.journaled).length > 0);
  return isJournaled ? [...passes, `${name}Exchange`] : passes;
});

/** Only training computes these, or calls them one by one where a network has `LINK_STEP`. */
const unusedInRuns: readonly WasmKernelName[] = [
  "writePrice",
  "sigmoidCrossEntropy",
  "softmaxCrossEntropy",
  "meanSquare",
  "temporalLink",
  "directional",
];

/** The kernels of the builds that only run networks, without those of a sparse memory. Other builds have all kernels. */
export const runKernels: readonly string[] = [...Object.keys(allKernels), ...Object.keys(fused)].filter(
  (name) => ![...unusedInRuns, ...optionalKernels, SPARSE_LINK_STEP, SPARSE_MEMORY_STEP].includes(name),
);

/** By kernel: operands whose gradient the compiled kernel can store. For inputs at most one. */
export const stores: Readonly<Partial<Record<WasmKernelName, readonly string[]>>> = {
  linear: ["weight0", "weight1", "weight2", "bias"],
  memoryWrite: ["prevMemory"],
  temporalLink: ["prevLink"],
  [LINK_STEP]: ["prevLink"],
};
