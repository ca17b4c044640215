import type { AnyBackend } from "@dncjs/core";
import type { Configuration } from "./configurations.ts";
import { InferenceWorkload, type TrainingOptions, TrainingWorkload } from "./workload.ts";

export interface SoakOptions extends TrainingOptions {
  readonly of: "train" | "infer";
  /** Total time steps. Defaults to a million. */
  readonly steps?: number;
}

/** Memory of this process during a long run. */
export interface SoakSample {
  readonly config: string;
  readonly mode: "soak";
  readonly of: "train" | "infer";
  readonly backend: string;
  /** Time steps done so far. */
  readonly steps: number;
  /** MiB. */
  readonly rssMb: number;
}

const SAMPLES = 10;

/** Runs one sequence after the other, and yields a sample of the memory after each tenth of the steps. */
export async function* soak(
  backend: AnyBackend,
  configuration: Configuration,
  { of, steps = 1_000_000, ...training }: SoakOptions,
): AsyncGenerator<SoakSample> {
  const workload =
    of === "train"
      ? new TrainingWorkload(backend, configuration, training)
      : new InferenceWorkload(backend, configuration);
  try {
    let done = 0;
    for (let sample = 1; sample <= SAMPLES; sample++) {
      while (done < (steps * sample) / SAMPLES) {
        await workload.sequence();
        done += workload.steps;
      }
      const rssMb = Math.round(process.memoryUsage.rss() / 2 ** 20);
      yield { config: configuration.name, mode: "soak", of, backend: backend.name, steps: done, rssMb };
    }
  } finally {
    workload.dispose();
  }
}

/** Growth of memory from the second sample to the last, in MiB. Until then code is compiled and garbage first collected. */
export function growth(samples: readonly SoakSample[]): number {
  return samples.at(-1)!.rssMb - samples[1]!.rssMb;
}
