import { availableParallelism, cpus } from "node:os";
import type { Threads } from "../backends.ts";

/** One invocation of a sweep and its machine. */
export interface Invocation {
  /** Date as YYYY-MM-DD, in UTC. */
  readonly date: string;
  readonly processor: string;
  /** Processors available to this process. */
  readonly cores: number;
  readonly system: string;
  readonly jobs: number;
  readonly threads: Threads;
}

export function currentInvocation(jobs: number, threads: Threads): Invocation {
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

/** The number of runs in parallel that uses all processors. */
export function defaultJobs(threads: Threads): number {
  return threads === "auto" ? 1 : Math.max(1, Math.floor(availableParallelism() / threads));
}
