import { availableParallelism, cpus } from "node:os";
import type { Threads } from "../backends.ts";

/** What a sweep ran on, one entry for each time that it was begun or gone on with. */
export interface Sitting {
  /** Year-month-day, in UTC. */
  readonly date: string;
  readonly processor: string;
  /** Processors this process may use. */
  readonly cores: number;
  readonly system: string;
  readonly jobs: number;
  readonly threads: Threads;
}

export function thisSitting(jobs: number, threads: Threads): Sitting {
  const processor = cpus()[0]?.model.replaceAll(/\s+/g, " ").trim() || "unknown processor";
  const system = `${process.platform} ${process.arch}`;
  return {
    date: new Date().toISOString().slice(0, 10),
    processor,
    cores: availableParallelism(),
    system,
    jobs,
    threads,
  };
}

/** As many runs at a time as there are processors for their threads. */
export function defaultJobs(threads: Threads): number {
  return threads === "auto" ? 1 : Math.max(1, Math.floor(availableParallelism() / threads));
}
