import { type AnyBackend, ArgumentError, BackendError } from "@dncjs/core";
import { measureBandwidth } from "./bandwidth.ts";
import { benchInfer, benchTrain } from "./bench.ts";
import type { Configuration } from "./configurations.ts";
import type { MeasureOptions } from "./measure.ts";
import { measurePeak } from "./peak.ts";
import { type Profile, type ProfilePart, profileInference, profileTraining } from "./profile.ts";
import type { Spread } from "./statistics.ts";
import { type TrainingOptions, TrainingWorkload } from "./workload.ts";

export type Mode = "train" | "infer" | "profile";
export const modes: readonly Mode[] = ["train", "infer", "profile"];

/** One measurement, printed as one line of JSON. */
export interface BenchLine {
  readonly config: string;
  readonly mode: Mode;
  /** The backend's name, such as "wasm". */
  readonly backend: string;
  /** For wasm "wide", "relaxed" or "simd"; otherwise "". */
  readonly build: string;
  readonly threads: number;
  /** Milliseconds per time step of the whole batch: median, minimum and maximum over the sequences. */
  readonly msPerStep: number;
  readonly msMin: number;
  readonly msMax: number;
  /** Peak memory of this process, in MiB. Includes all that the process did before. */
  readonly peakRssMb: number;
  /** Batch size, and time steps of a sequence. */
  readonly batch: number;
  readonly steps: number;
  /** Training: the state of every k-th step was kept and the others recomputed. */
  readonly keepEvery?: number;
  /** The backend's description of itself. */
  readonly description: string;
  /** Dispatches per time step, including those that a sequence does once; only of backends that count them. */
  readonly dispatchesPerStep?: number;
  /** Of a sparse memory: GB/s that one thread reads from memory, measured in the same run, and milliseconds to read all words once at it. */
  readonly readGBs?: number;
  readonly wordsMs?: number;
}

/** A backend that counts its dispatches. */
interface Counting {
  readonly counts: { readonly dispatches: number };
}

/** A profile. The parts add up to msPerStep. */
export interface ProfileLine extends BenchLine {
  readonly mode: "profile";
  readonly of: "train" | "infer";
  /** GFLOP/s of one core, from which the bounds are computed. */
  readonly peakGflops: number;
  readonly boundUs: number;
  readonly parts: readonly ProfilePart[];
}

export interface RunOptions extends MeasureOptions, TrainingOptions {
  /** Batch size of training. Defaults to that of the configuration. */
  readonly batch?: number;
  /** Time steps of a sequence. Defaults to those of the configuration. */
  readonly steps?: number;
  /** Peak of one core for the bounds of a profile, in GFLOP/s. Measured by default. */
  readonly peak?: number;
}

/**
 * Runs a measurement. Returns one line, or two for a profile: of training and of inference.
 * @throws ArgumentError if there is no such mode
 * @throws BackendError if a profile is requested of a backend that runs whole sequences
 */
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
    ...(named.written ? bandwidthOf(named) : {}),
  });
  if (mode === "train") {
    const spread = await benchTrain(backend, configuration, options);
    const dispatches = countsOf(backend) === undefined ? {} : await countDispatches(backend, configuration, options);
    return [{ ...line(spread, mode), ...dispatches }];
  }
  if (mode === "infer") return [line(await benchInfer(backend, configuration, options), mode)];
  if (mode !== "profile") throw new ArgumentError("mode", mode, `one of ${modes.join(", ")}`);
  if (!("bind" in backend))
    throw new BackendError(backend.name, "cannot be profiled: it runs whole sequences, not calls");
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

function bandwidthOf({ locations, wordSize }: Configuration): Pick<BenchLine, "readGBs" | "wordsMs"> {
  const readGBs = measureBandwidth();
  return { readGBs: rounded(readGBs), wordsMs: rounded((4 * locations * wordSize) / readGBs / 1e6) };
}

const isWide = ({ description }: AnyBackend): boolean => readDescription(description).build === "wide";

const countsOf = (backend: AnyBackend): Counting["counts"] | undefined => (backend as Partial<Counting>).counts;

/** Counts the dispatches of a second sequence, since the first one also fills caches. */
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

/** Reads build and threads from a backend's description, such as "wasm relaxed simd, 2 threads". */
export function readDescription(description: string): { readonly build: string; readonly threads: number } {
  const build = /^wasm (?:(wide|relaxed) )?simd\b/.exec(description);
  return { build: build ? (build[1] ?? "simd") : "", threads: Number(/(\d+) threads?\b/.exec(description)?.[1] ?? 1) };
}

/** Rounds to six significant digits. */
const rounded = (value: number): number => Number(value.toPrecision(6));
