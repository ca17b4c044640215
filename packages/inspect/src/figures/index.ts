/** Figures of a run as SVG text, and the CSS they need. */
export { cellClass, figureStyle, shadeOf } from "./colours.ts";
export { type ComparedCurve, type Comparison, comparedCurves } from "./comparedCurves.ts";
export { type DriftCurve, driftCurves } from "./driftCurves.ts";
export { gateKey, gateStrips } from "./gateStrips.ts";
export { type Layout, type LayoutOptions, layoutOf, locationOrder } from "./layout.ts";
export { type LearningCurve, learningCurve } from "./learningCurve.ts";
export { type LinkMatrixOptions, linkMatrix } from "./linkMatrix.ts";
export { type LocationsOverTimeOptions, locationsOverTime } from "./locationsOverTime.ts";
export { type MemoryCellsOptions, memoryCells } from "./memoryCells.ts";
export { hexOf, type Lab, labOf, mixed } from "./oklab.ts";
export { type SequenceStripOptions, type SequenceView, sequenceStrip } from "./sequenceStrips.ts";
export { type ValueStrip, valueStrips } from "./strips.ts";
export { escapeText } from "./svg.ts";
