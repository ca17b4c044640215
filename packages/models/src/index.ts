/**
 * Small trained networks, each with its recipe and metric.
 *
 * @module @dncjs/models
 */
export { type Card, readCard, type Trial } from "./card.ts";
export { type History, readHistory } from "./history.ts";
export type { Measures, MemoryMeasures, Spread } from "./measures.ts";
export { type ModelFiles, type ModelName, modelFiles } from "./modelFiles.ts";
export { readBytes } from "./readBytes.ts";
