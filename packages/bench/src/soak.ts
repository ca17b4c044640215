import type { AnyBackend } from "@dncjs/core";
import type { Configuration } from "./configurations.ts";
import { InferenceWorkload, type TrainingOptions, TrainingWorkload } from "./workload.ts";

export interface SoakOptions extends TrainingOptions {
  readonly of: "train" | "infer";
  /** Time steps in all; a million if not given. */
  readonly steps?: number;
}

/** Memory of this process during a long run, in MiB. */
export interface SoakSample {
  readonly config: string;
  readonly mode: "soak";
  readonly of: "train" | "infer";
  readonly backend: string;
  /** Time steps done so far. */
  readonly steps: number;
  readonly rssMb: number;
}

const SAMPLES = 10;

/** One sequence after the other, and after every tenth of the steps how much memory the process has. */
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

/** MiB between the second sample and the last: what comes before is compiling and the first collections of garbage. */
export function growth(samples: readonly SoakSample[]): number {
  return samples.at(-1)!.rssMb - samples[1]!.rssMb;
}
