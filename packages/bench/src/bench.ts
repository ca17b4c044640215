import type { AnyBackend } from "@dncjs/core";
import type { Configuration } from "./configurations.ts";
import { type MeasureOptions, repeat } from "./measure.ts";
import { type Spread, spreadOf } from "./statistics.ts";
import { InferenceWorkload, type TrainingOptions, TrainingWorkload, type Workload } from "./workload.ts";

/** Times training. Returns milliseconds per time step of the whole batch: forward, backward and RMSProp of a sequence over its steps. */
export function benchTrain(
  backend: AnyBackend,
  configuration: Configuration,
  options: TrainingOptions & MeasureOptions = {},
): Promise<Spread> {
  return bench(new TrainingWorkload(backend, configuration, options), options);
}

/** Times inference. Returns milliseconds per call of `session.step` at batch 1. */
export function benchInfer(
  backend: AnyBackend,
  configuration: Configuration,
  options: MeasureOptions = {},
): Promise<Spread> {
  return bench(new InferenceWorkload(backend, configuration), options);
}

async function bench(workload: Workload, options: MeasureOptions): Promise<Spread> {
  try {
    const times = await repeat(() => workload.sequence(), options);
    return spreadOf(times.map((ms) => ms / workload.steps));
  } finally {
    workload.dispose();
  }
}
