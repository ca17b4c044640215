// Exports of the compiled module; src/instantiate.ts has their types.

export { linkStepBackward } from "./fused/linkStep/backward";
export { linkStepForward, linkStepWorkspace } from "./fused/linkStep/forward";
export { sparseLinkStepBackward } from "./fused/sparseLinkStep/backward";
export { sparseLinkStepExchange } from "./fused/sparseLinkStep/exchange";
export {
  sparseLinkStepForward,
  sparseLinkStepOwned,
  sparseLinkStepStateWritten,
  sparseLinkStepWorkspace,
} from "./fused/sparseLinkStep/forward";
export { sparseMemoryStepBackward } from "./fused/sparseMemoryStep/backward";
export { sparseMemoryStepExchange } from "./fused/sparseMemoryStep/exchange";
export {
  sparseMemoryStepClose,
  sparseMemoryStepForward,
  sparseMemoryStepOpen,
} from "./fused/sparseMemoryStep/forward";
export {
  sparseMemoryStepScan,
  sparseMemoryStepShareBytes,
  sparseMemoryStepWorkspace,
} from "./fused/sparseMemoryStep/scan";
export { sparseMemoryStepOwned, sparseMemoryStepStateWritten } from "./fused/sparseMemoryStep/wordIndex";
export { layout } from "./generated/layout";
export { allocationBackward } from "./kernels/allocation/backward";
export { allocationForward, allocationWorkspace } from "./kernels/allocation/forward";
export { clampBackward } from "./kernels/clamp/backward";
export { clampForward } from "./kernels/clamp/forward";
export { contentWeightingBackward } from "./kernels/contentWeighting/backward";
export { contentWeightingForward, contentWeightingWorkspace } from "./kernels/contentWeighting/forward";
export { directionalBackward } from "./kernels/directional/backward";
export { directionalForward, directionalWorkspace } from "./kernels/directional/forward";
export { gruBackward } from "./kernels/gru/backward";
export { gruForward } from "./kernels/gru/forward";
export { interfaceVectorBackward } from "./kernels/interfaceVector/backward";
export { interfaceVectorForward } from "./kernels/interfaceVector/forward";
export { joinBackward } from "./kernels/join/backward";
export { joinForward } from "./kernels/join/forward";
export { layerNormBackward, layerNormWorkspace } from "./kernels/layerNorm/backward";
export { layerNormForward } from "./kernels/layerNorm/forward";
export { linearBackward } from "./kernels/linear/backward";
export { linearForward } from "./kernels/linear/forward";
export { linearParameterGradient } from "./kernels/linear/parameterGradient";
export { linearOwned, linearPrepare } from "./kernels/linear/weights";
export { linearWorkspace } from "./kernels/linear/workspace";
export { lstmBackward, lstmWorkspace } from "./kernels/lstm/backward";
export { lstmForward } from "./kernels/lstm/forward";
export { meanSquareBackward } from "./kernels/meanSquare/backward";
export { meanSquareForward } from "./kernels/meanSquare/forward";
export { memoryReadBackward } from "./kernels/memoryRead/backward";
export { memoryReadForward, memoryReadWorkspace } from "./kernels/memoryRead/forward";
export { memoryWriteBackward } from "./kernels/memoryWrite/backward";
export { memoryWriteForward, memoryWriteWorkspace } from "./kernels/memoryWrite/forward";
export { readWeightingBackward } from "./kernels/readWeighting/backward";
export { readWeightingForward } from "./kernels/readWeighting/forward";
export { reluBackward } from "./kernels/relu/backward";
export { reluForward } from "./kernels/relu/forward";
export { sigmoidCrossEntropyBackward } from "./kernels/sigmoidCrossEntropy/backward";
export { sigmoidCrossEntropyForward } from "./kernels/sigmoidCrossEntropy/forward";
export { softmaxCrossEntropyBackward } from "./kernels/softmaxCrossEntropy/backward";
export { softmaxCrossEntropyForward } from "./kernels/softmaxCrossEntropy/forward";
export { sparseAllocationBackward } from "./kernels/sparseAllocation/backward";
export { sparseAllocationForward, sparseAllocationWorkspace } from "./kernels/sparseAllocation/forward";
export { sparseContentWeightingBackward } from "./kernels/sparseContentWeighting/backward";
export { sparseContentWeightingForward } from "./kernels/sparseContentWeighting/forward";
export { sparseContentWeightingWorkspace } from "./kernels/sparseContentWeighting/heads";
export { sparseDirectionalBackward } from "./kernels/sparseDirectional/backward";
export { sparseDirectionalWorkspace } from "./kernels/sparseDirectional/candidates";
export { sparseDirectionalForward } from "./kernels/sparseDirectional/forward";
export { sparseMemoryReadBackward } from "./kernels/sparseMemoryRead/backward";
export { sparseMemoryReadForward } from "./kernels/sparseMemoryRead/forward";
export { sparseMemoryWriteBackward } from "./kernels/sparseMemoryWrite/backward";
export { sparseMemoryWriteExchange } from "./kernels/sparseMemoryWrite/exchange";
export { sparseMemoryWriteForward } from "./kernels/sparseMemoryWrite/forward";
export { sparseMemoryWriteWorkspace } from "./kernels/sparseMemoryWrite/words";
export { sparseReadWeightingBackward } from "./kernels/sparseReadWeighting/backward";
export { sparseReadWeightingForward } from "./kernels/sparseReadWeighting/forward";
export { sparseTemporalLinkBackward } from "./kernels/sparseTemporalLink/backward";
export { sparseTemporalLinkOwned, sparseTemporalLinkStateWritten } from "./kernels/sparseTemporalLink/columnIndex";
export { sparseTemporalLinkExchange } from "./kernels/sparseTemporalLink/exchange";
export { sparseTemporalLinkForward } from "./kernels/sparseTemporalLink/forward";
export { sparseTemporalLinkWorkspace } from "./kernels/sparseTemporalLink/journal";
export { sparseUsageBackward } from "./kernels/sparseUsage/backward";
export { sparseUsageExchange } from "./kernels/sparseUsage/exchange";
export { sparseUsageWorkspace } from "./kernels/sparseUsage/factors";
export { sparseUsageForward } from "./kernels/sparseUsage/forward";
export { sparseWriteWeightingBackward } from "./kernels/sparseWriteWeighting/backward";
export { sparseWriteWeightingForward } from "./kernels/sparseWriteWeighting/forward";
export { temporalLinkBackward, temporalLinkWorkspace } from "./kernels/temporalLink/backward";
export { temporalLinkForward } from "./kernels/temporalLink/forward";
export { usageBackward, usageWorkspace } from "./kernels/usage/backward";
export { usageForward } from "./kernels/usage/forward";
export { writePriceBackward } from "./kernels/writePrice/backward";
export { writePriceForward } from "./kernels/writePrice/forward";
export { writeWeightingBackward } from "./kernels/writeWeighting/backward";
export { writeWeightingForward } from "./kernels/writeWeighting/forward";
export { adam } from "./updates/adam";
export { clipByGlobalNorm } from "./updates/clipByGlobalNorm";
export { clipByValue } from "./updates/clipByValue";
export { rmspropTensorflow } from "./updates/rmspropTensorflow";
export { rmspropTorch } from "./updates/rmspropTorch";
export { sum } from "./updates/sum";
export { init } from "./vector/constants";
export * from "./vector/maps";
export { copy, zero } from "./vector/vector";
export { walk } from "./walk";

/** 1 in the builds with fused multiply-add, else 0. */
export function isRelaxed(): i32 {
  return ASC_FEATURE_RELAXED_SIMD ? 1 : 0;
}

/** 1 in the build "wide", else 0; asconfig.json sets WIDE. */
export function isWide(): i32 {
  return WIDE;
}
