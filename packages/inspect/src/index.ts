/**
 * Measures, what-if runs and reports of a memory. Single measures, figures and report parts have entries of their own.
 *
 * @module @dncjs/inspect
 */
export { byLargest, bySign, type Decide } from "./measures/cascade.ts";
export { type Disturbance, type DisturbOptions, disturb } from "./measures/disturb.ts";
export { type Difference, firstDifference, stateHashes } from "./measures/reproducibility.ts";
export { type MeasuresOptions, measuresOf, type TraceMeasures } from "./measuresOf.ts";
export { hasMemory, type MemoryTrace, memoryTrace, type TracedLocations, tracedLocations } from "./memoryTrace.ts";
export type { Runnable } from "./model.ts";
export { htmlReport } from "./report/report.ts";
export type { Report } from "./report/reportInput.ts";
export { type ColumnChannels, columnSymbols, type Symbols, storySymbols } from "./symbols.ts";
export { type Sharpening, sharpened, type Weighting } from "./whatIf/sharpened.ts";
export {
  type Edit,
  type Intervention,
  type LocationLock,
  lockedSession,
  lockLocations,
  type WhatIfOptions,
  whatIf,
} from "./whatIf/whatIf.ts";
