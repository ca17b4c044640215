import { allKernels, type KernelName, type KernelSpec, type SparseKernelName } from "@dncjs/core/backend";

/** The name of the fused kernel: temporalLink and the directional that follows its links (assembly/fused/linkStep). */
export const LINK_STEP = "linkStep";

export type WasmKernelName = KernelName | SparseKernelName | typeof LINK_STEP;

/** The kernels that a kernel of the compiled module computes, in order: itself, or those that it fuses. */
export function fusedKernels(name: WasmKernelName): readonly KernelSpec[] {
  return name === LINK_STEP ? [allKernels.temporalLink, allKernels.directional] : [allKernels[name]];
}

export function isWasmKernel(name: string): name is WasmKernelName {
  return name === LINK_STEP || name in allKernels;
}

/** The functions that an operation of a walk can run, in the order of their numbers. `run` of the compiled module has the same order. */
export const functionNames: readonly string[] = [...Object.keys(allKernels), LINK_STEP].flatMap((name) => {
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
