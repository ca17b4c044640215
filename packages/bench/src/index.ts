export { measureBandwidth } from "./bandwidth.ts";
export { batchHead, batchRow, batchSizes, verdict } from "./batches.ts";
export { benchInfer, benchTrain } from "./bench.ts";
export {
  type Configuration,
  configurationNames,
  configurationOf,
  configurations,
  networkOf,
} from "./configurations.ts";
export type { MeasureOptions } from "./measure.ts";
export { measurePeak, referencePeak } from "./peak.ts";
export { type Profile, type ProfilePart, profileInference, profileTraining } from "./profile.ts";
export {
  type BenchLine,
  type Mode,
  modes,
  type ProfileLine,
  type RunOptions,
  readDescription,
  runBench,
} from "./run.ts";
export { growth, type SoakOptions, type SoakSample, soak } from "./soak.ts";
export { median, type Spread, spreadOf } from "./statistics.ts";
export { benchHead, benchRow, byPrimitive, digits, profileTable, table } from "./table.ts";
export { type CallTimes, TimedBackend, type Times } from "./timedBackend.ts";
export { type TrainingMemory, trainingMemory } from "./trainingMemory.ts";
export { InferenceWorkload, randomBits, type TrainingOptions, TrainingWorkload, type Workload } from "./workload.ts";
