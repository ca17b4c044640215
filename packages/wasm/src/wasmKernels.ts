import { allKernels, type KernelName, type KernelSpec, type SparseKernelName } from "@dncjs/core/backend";

/** temporalLink and the directional that follows its links (assembly/fused/linkStep). */
export const LINK_STEP = "linkStep";
/** The same for a sparse memory (assembly/fused/sparseLinkStep). */
export const SPARSE_LINK_STEP = "sparseLinkStep";

/** By fused kernel: the kernels that it replaces, in order. */
export const fused = {
  linkStep: ["temporalLink", "directional"],
  sparseLinkStep: ["sparseTemporalLink", "sparseDirectional"],
} as const;

export type FusedKernelName = keyof typeof fused;
export type WasmKernelName = KernelName | SparseKernelName | FusedKernelName;

/** The kernels that a kernel of the compiled module computes, in order: itself, or those that it fuses. */
export function fusedKernels(name: WasmKernelName): readonly KernelSpec[] {
  return isFused(name) ? fused[name].map((one) => allKernels[one]) : [allKernels[name]];
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
  const isJournaled = fusedKernels(name as WasmKernelName).some(({ journaled }) => Object.keys(journaled).length > 0);
  return isJournaled ? [...passes, `${name}Exchange`] : passes;
});

/** By kernel: operands whose gradient the compiled kernel can store. For inputs at most one. */
export const stores: Readonly<Partial<Record<WasmKernelName, readonly string[]>>> = {
  linear: ["weight0", "weight1", "weight2", "bias"],
  memoryWrite: ["prevMemory"],
  temporalLink: ["prevLink"],
  [LINK_STEP]: ["prevLink"],
};
