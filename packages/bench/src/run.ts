import { type AnyBackend, ArgumentError, BackendError } from "@dncjs/core";
import { benchInfer, benchTrain } from "./bench.ts";
import type { Configuration } from "./configurations.ts";
import type { MeasureOptions } from "./measure.ts";
import { measurePeak } from "./peak.ts";
import { type Profile, type ProfilePart, profileInference, profileTraining } from "./profile.ts";
import type { Spread } from "./statistics.ts";
import { type TrainingOptions, TrainingWorkload } from "./workload.ts";

export type Mode = "train" | "infer" | "profile";
export const modes: readonly Mode[] = ["train", "infer", "profile"];

/** What one measurement says; one line of JSON. */
export interface BenchLine {
  readonly config: string;
  readonly mode: Mode;
  /** The backend's name; "wasm". */
  readonly backend: string;
  /** Of wasm: "wide", "relaxed" or "simd"; else "". */
  readonly build: string;
  readonly threads: number;
  /** Milliseconds per time step for the whole batch: median, least and most over the sequences. */
  readonly msPerStep: number;
  readonly msMin: number;
  readonly msMax: number;
  /** The most memory this process ever had, in MiB: of the measurement alone where the process did nothing else. */
  readonly peakRssMb: number;
  /** Rows, and time steps of a sequence. */
  readonly batch: number;
  readonly steps: number;
  /** Of training: the state of every k-th step was kept and the others recomputed. */
  readonly keepEvery?: number;
  /** What computed, in the backend's words. */
  readonly description: string;
  /** Of a backend that counts them: what a time step sends to its device, all that a sequence does once included. */
  readonly dispatchesPerStep?: number;
}

/** A backend that counts what it sends to its device. */
interface Counting {
  readonly counts: { readonly dispatches: number };
}

/** Where the time of a step goes; the parts add up to msPerStep. */
export interface ProfileLine extends BenchLine {
  readonly mode: "profile";
  readonly of: "train" | "infer";
  /** GFLOP/s of one core, with which the bounds were worked out. */
  readonly peakGflops: number;
  readonly boundUs: number;
  readonly parts: readonly ProfilePart[];
}

export interface RunOptions extends MeasureOptions, TrainingOptions {
  /** Of training: rows, where not those of the configuration. */
  readonly batch?: number;
  /** Time steps of a sequence, where not those of the configuration. */
  readonly steps?: number;
  /** For the bounds of a profile, in GFLOP/s; measured if not given. */
  readonly peak?: number;
}

/** One line; two for a profile: of training and of inference. */
export async function runBench(
  backend: AnyBackend,
  named: Configuration,
  mode: Mode,
  options: RunOptions = {},
): Promise<(BenchLine | ProfileLine)[]> {
  const configuration = { ...named, batch: options.batch ?? named.batch, steps: options.steps ?? named.steps };
  const line = (spread: Spread, of: "train" | "infer"): BenchLine => ({
    config: configuration.name,
    mode,
    backend: backend.name,
    ...readDescription(backend.description),
    msPerStep: rounded(spread.median),
    msMin: rounded(spread.min),
    msMax: rounded(spread.max),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    batch: of === "train" ? configuration.batch : 1,
    steps: configuration.steps,
    ...(of === "train" && options.keepEvery !== undefined ? { keepEvery: options.keepEvery } : {}),
    description: backend.description,
  });
  if (mode === "train") {
    const spread = await benchTrain(backend, configuration, options);
    const dispatches = countsOf(backend) === undefined ? {} : await countDispatches(backend, configuration, options);
    return [{ ...line(spread, mode), ...dispatches }];
  }
  if (mode === "infer") return [line(await benchInfer(backend, configuration, options), mode)];
  if (mode !== "profile") throw new ArgumentError("mode", mode, `one of ${modes.join(", ")}`);
  if (!("bind" in backend)) throw new BackendError(backend.name, "runs whole sequences; there are no calls to time");
  const peak = options.peak ?? (await measurePeak({ wide: isWide(backend) }));
  const profileLine = (of: "train" | "infer", { spread, us, boundUs, parts }: Profile): ProfileLine => ({
    ...line({ ...spread, median: us / 1e3 }, of),
    mode,
    of,
    peakGflops: rounded(peak),
    boundUs: rounded(boundUs),
    parts: parts.map((part) => ({ ...part, us: rounded(part.us), boundUs: rounded(part.boundUs) })),
  });
  return [
    profileLine("train", await profileTraining(backend, configuration, peak, options)),
    profileLine("infer", await profileInference(backend, configuration, peak, options)),
  ];
}

const isWide = ({ description }: AnyBackend): boolean => readDescription(description).build === "wide";

const countsOf = (backend: AnyBackend): Counting["counts"] | undefined => (backend as Partial<Counting>).counts;

/** Of the second of two sequences: the first also prepares what is remembered. */
async function countDispatches(
  backend: AnyBackend,
  configuration: Configuration,
  options: TrainingOptions,
): Promise<{ dispatchesPerStep: number }> {
  const workload = new TrainingWorkload(backend, configuration, options);
  try {
    await workload.sequence();
    const before = countsOf(backend)!.dispatches;
    await workload.sequence();
    return { dispatchesPerStep: rounded((countsOf(backend)!.dispatches - before) / configuration.steps) };
  } finally {
    workload.dispose();
  }
}

/** "wasm relaxed simd, 2 threads": a backend says in words what it runs on. */
export function readDescription(description: string): { readonly build: string; readonly threads: number } {
  const build = /^wasm (?:(wide|relaxed) )?simd\b/.exec(description);
  return { build: build ? (build[1] ?? "simd") : "", threads: Number(/(\d+) threads?\b/.exec(description)?.[1] ?? 1) };
}

/** To six digits. */
const rounded = (value: number): number => Number(value.toPrecision(6));
