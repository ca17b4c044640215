export { cellClass, figureStyle, shadeOf } from "./figures/colours.ts";
export { type DriftCurve, driftCurves } from "./figures/driftCurves.ts";
export { gateKey, gateStrips } from "./figures/gateStrips.ts";
export { type Layout, type LayoutOptions, layoutOf, rowOrder } from "./figures/layout.ts";
export { type LinkMatrixOptions, linkMatrix } from "./figures/linkMatrix.ts";
export { type MemoryCellsOptions, memoryCells } from "./figures/memoryCells.ts";
export { type RowsOverTimeOptions, rowsOverTime } from "./figures/rowsOverTime.ts";
export { type SequenceStripOptions, type SequenceView, sequenceStrip } from "./figures/sequenceStrips.ts";
export { type ValueStrip, valueStrips } from "./figures/strips.ts";
export { escapeText } from "./figures/svg.ts";
export {
  byLargest,
  bySign,
  type Cascade,
  cascade,
  type Decide,
  PERTURBATION,
  type Perturbation,
  perturb,
  type RunOn,
} from "./measures/cascade.ts";
export { type Disturbance, type DisturbOptions, disturb, fullestStep } from "./measures/disturb.ts";
export { type Interference, type InterferenceOptions, interference } from "./measures/interference.ts";
export { type Labels, labels, lastWrites } from "./measures/labels.ts";
export { type Leak, leaks } from "./measures/leaks.ts";
export { type Misses, type MissesOptions, misses } from "./measures/misses.ts";
export { type Difference, firstDifference, stateHash, stateHashes } from "./measures/reproducibility.ts";
export { type RowMeaning, type RowMeaningOptions, rowMeanings } from "./measures/rowMeaning.ts";
export { type HeadSharpness, type Sharpness, sharpness } from "./measures/sharpness.ts";
export { type HeadSummary, type MeasuresOptions, measuresOf, type TraceMeasures } from "./measuresOf.ts";
export { hasMemory, type MemoryTrace, memoryTrace, rowOfTrace } from "./memoryTrace.ts";
export type { Runnable, Sessions } from "./model.ts";
export { htmlPage, type Page, type Section, type Table } from "./report/page.ts";
export { htmlReport } from "./report/report.ts";
export type { Experiment, NamedCascade, Report } from "./report/reportInput.ts";
export { about, threeDigits } from "./report/words.ts";
export {
  bitSymbol,
  type ColumnChannels,
  columnSymbols,
  type Needed,
  type Sequence,
  type Shown,
  type Symbols,
  storySymbols,
} from "./symbols.ts";
export { type Sharpening, sharpened, type Weighting } from "./whatIf/sharpened.ts";
export {
  type Edit,
  type Intervention,
  lockedSession,
  lockRows,
  type RowLock,
  type WhatIfOptions,
  whatIf,
} from "./whatIf/whatIf.ts";
