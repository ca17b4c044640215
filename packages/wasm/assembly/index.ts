// What the module exports; src/instantiate.ts has the types.
export { init } from "./lanes/constants";
export * from "./lanes/maps";
export { copy, zero } from "./lanes/vector";
export * from "./kernels/allocation";
export * from "./kernels/clamp";
export * from "./kernels/contentWeighting";
export * from "./kernels/directional";
export * from "./kernels/interfaceVector";
export * from "./kernels/join";
export * from "./kernels/linear";
export { linearParameterGradient } from "./kernels/linearParameterGradient";
export { linearOwned, linearPrepare } from "./kernels/linearWeights";
export { linkStepBackward, linkStepForward, linkStepWorkspace } from "./kernels/linkStep";
export * from "./kernels/lstm";
export * from "./kernels/meanSquare";
export * from "./kernels/memoryRead";
export * from "./kernels/memoryWrite";
export * from "./kernels/readWeighting";
export * from "./kernels/relu";
export * from "./kernels/sigmoidCrossEntropy";
export * from "./kernels/softmaxCrossEntropy";
export * from "./kernels/temporalLink";
export * from "./kernels/usage";
export * from "./kernels/writePrice";
export * from "./kernels/writeWeighting";
export * from "./updates/adam";
export * from "./updates/clipByGlobalNorm";
export * from "./updates/clipByValue";
export * from "./updates/rmspropTensorflow";
export * from "./updates/rmspropTorch";
export * from "./updates/sum";
export { walk } from "./walk";

/** 1 in the build with fused multiply-add. */
export function isRelaxed(): i32 {
  return ASC_FEATURE_RELAXED_SIMD ? 1 : 0;
}

/** 1 in the build whose vectors are to be joined two by two; WIDE comes from asconfig.json. */
export function isWide(): i32 {
  return WIDE;
}
