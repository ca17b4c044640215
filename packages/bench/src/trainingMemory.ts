/** The memory that training needs beyond the state. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { AnyBackend } from "@dncjs/core";
import type { Configuration } from "./configurations.ts";
import { TrainingWorkload } from "./workload.ts";

/** In bytes. */
export interface TrainingMemory {
  readonly config: string;
  readonly mode: "memory";
  readonly locations: number;
  readonly steps: number;
  /** The tensors with one storage for all steps: words, usages, links. */
  readonly state: number;
  /** The rest of the plan: saved numbers, gradients, sequences and small states. */
  readonly planned: number;
  /** Growth of the resident memory of this process over the first sequences, after the state was written. */
  readonly rss: number;
}

const SEQUENCES = 5;

/**
 * Measures the training of a configuration. `open` opens a backend; a first one compiles the kernels, since their code would count, and
 * stays, since memory that is free but resident would not.
 */
export async function trainingMemory(
  open: () => Promise<AnyBackend>,
  configuration: Configuration,
): Promise<TrainingMemory> {
  const warm = new TrainingWorkload(await open(), { ...configuration, locations: 256 });
  for (let k = 0; k < SEQUENCES; k++) await warm.sequence();
  const workload = new TrainingWorkload(await open(), configuration);
  try {
    const { plan, steps } = workload;
    const journaled = plan.stateRanges.filter((range) => range.journaled);
    const state = journaled.reduce((sum, { length }) => sum + length, 0);
    const before = await residentBytes();
    for (let k = 0; k < SEQUENCES; k++) await workload.sequence();
    const rss = (await residentBytes()) - before;
    const { name: config, locations } = configuration;
    return { config, mode: "memory", locations, steps, state: 4 * state, planned: 4 * (plan.length - state), rss };
  } finally {
    workload.dispose();
    warm.dispose();
  }
}

/** Resident memory after the garbage is collected, part of which another thread frees. */
async function residentBytes(): Promise<number> {
  setFlagsFromString("--expose-gc");
  for (let k = 0; k < 3; k++) {
    (runInNewContext("gc") as () => void)();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage.rss();
}
