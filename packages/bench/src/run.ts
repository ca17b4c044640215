import { type AnyBackend, ArgumentError, BackendError } from "@dncjs/core";
import { benchInfer, benchTrain } from "./bench.ts";
import type { Configuration } from "./configurations.ts";
import type { MeasureOptions } from "./measure.ts";
import { measurePeak } from "./peak.ts";
import { type Profile, type ProfilePart, profileInference, profileTraining } from "./profile.ts";
import type { Spread } from "./statistics.ts";
import type { TrainingOptions } from "./workload.ts";

export type Mode = "train" | "infer" | "profile";
export const modes: readonly Mode[] = ["train", "infer", "profile"];

/** What one measurement says; one line of JSON. */
export interface BenchLine {
  readonly config: string;
  readonly mode: Mode;
  /** The backend's name; "wasm". */
  readonly backend: string;
  /** Of wasm: "relaxed" or "simd"; else "". */
  readonly build: string;
  readonly threads: number;
  /** Milliseconds per time step for the whole batch: median, least and most over the sequences. */
  readonly msPerStep: number;
  readonly msMin: number;
  readonly msMax: number;
  /** The most memory this process ever had, in MiB: of the measurement alone where the process did nothing else. */
  readonly peakRssMb: number;
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
  /** For the bounds of a profile, in GFLOP/s; measured if not given. */
  readonly peak?: number;
}

/** One line; two for a profile: of training and of inference. */
export async function runBench(
  backend: AnyBackend,
  configuration: Configuration,
  mode: Mode,
  options: RunOptions = {},
): Promise<(BenchLine | ProfileLine)[]> {
  const line = (spread: Spread): BenchLine => ({
    config: configuration.name,
    mode,
    backend: backend.name,
    ...readDescription(backend.description),
    msPerStep: rounded(spread.median),
    msMin: rounded(spread.min),
    msMax: rounded(spread.max),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  });
  if (mode === "train") return [line(await benchTrain(backend, configuration, options))];
  if (mode === "infer") return [line(await benchInfer(backend, configuration, options))];
  if (mode !== "profile") throw new ArgumentError("mode", mode, `one of ${modes.join(", ")}`);
  if (!("bind" in backend)) throw new BackendError(backend.name, "runs whole sequences; there are no calls to time");
  const peak = options.peak ?? (await measurePeak());
  const profileLine = (of: "train" | "infer", { spread, us, boundUs, parts }: Profile): ProfileLine => ({
    ...line({ ...spread, median: us / 1e3 }),
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

/** "wasm relaxed simd, 2 threads": a backend says in words what it runs on. */
export function readDescription(description: string): { readonly build: string; readonly threads: number } {
  const build = /\brelaxed\b/.test(description) ? "relaxed" : /\bsimd\b/.test(description) ? "simd" : "";
  return { build, threads: Number(/(\d+) threads?\b/.exec(description)?.[1] ?? 1) };
}

/** To six digits. */
const rounded = (value: number): number => Number(value.toPrecision(6));
