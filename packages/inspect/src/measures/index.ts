/**
 * Each measure by itself, with its definition in the file it comes from, and the types of its arguments and results.
 */
export type { HeadSummary } from "../measuresOf.ts";
export { batchElementOf } from "../memoryTrace.ts";
export type { SessionSource } from "../model.ts";
export { bitSymbol, type Needed, type Sequence, type Shown, type StorySteps } from "../symbols.ts";
export { type Cascade, cascade, PERTURBATION, type Perturbation, perturb, type RunOn } from "./cascade.ts";
export { fullestStep } from "./disturb.ts";
export { type Interference, type InterferenceOptions, interference } from "./interference.ts";
export { type Labels, labels, mainWrites } from "./labels.ts";
export { type Leak, leaks } from "./leaks.ts";
export { type LocationMeaning, type LocationMeaningOptions, locationMeanings } from "./locationMeaning.ts";
export { type Misses, type MissesOptions, misses } from "./misses.ts";
export { stateHash } from "./reproducibility.ts";
export { type HeadSharpness, type Sharpness, sharpness } from "./sharpness.ts";
