export {
  byLargest,
  bySign,
  type Cascade,
  cascade,
  type Decide,
  PERTURBATION,
  type Perturbation,
  perturb,
} from "./measures/cascade.ts";
export { type Interference, type InterferenceOptions, interference } from "./measures/interference.ts";
export { type Labels, labels, lastWrites } from "./measures/labels.ts";
export { type Leak, leaks } from "./measures/leaks.ts";
export { type Misses, type MissesOptions, misses } from "./measures/misses.ts";
export { type Difference, firstDifference, stateHash, stateHashes } from "./measures/reproducibility.ts";
export { type RowMeaning, type RowMeaningOptions, rowMeanings } from "./measures/rowMeaning.ts";
export { type HeadSharpness, type Sharpness, sharpness } from "./measures/sharpness.ts";
export { hasMemory, type MemoryTrace, memoryTrace, rowOfTrace } from "./memoryTrace.ts";
export type { Runnable, Sessions } from "./model.ts";
export { bitSymbol, type Needed, type Shown } from "./symbols.ts";
export {
  type Edit,
  type Intervention,
  lockedSession,
  lockRows,
  type RowLock,
  type WhatIfOptions,
  whatIf,
} from "./whatIf/whatIf.ts";
