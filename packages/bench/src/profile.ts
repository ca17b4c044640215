import type { Backend } from "@dncjs/core";
import { type Call, callFlops, type Pass, passes } from "@dncjs/core/backend";
import type { Configuration } from "./configurations.ts";
import { type MeasureOptions, repeat } from "./measure.ts";
import { type Spread, spreadOf } from "./statistics.ts";
import { type CallTimes, TimedBackend, type Times } from "./timedBackend.ts";
import { InferenceWorkload, type TrainingOptions, TrainingWorkload, type Workload } from "./workload.ts";

export interface ProfilePart {
  /** The call's label in the program, or update, clearing (fills and copies) or rest. */
  readonly part: string;
  /** The call's kernel; "" if the part is not a call. */
  readonly kernel: string;
  readonly pass: Pass | "prepare" | "";
  /** Microseconds per time step, for the whole batch. */
  readonly us: number;
  /** Time of the necessary floating-point operations at the peak, in microseconds; 0 if none are counted. */
  readonly boundUs: number;
}

/** Times of a step by call and pass, and their bounds. */
export interface Profile {
  /** Milliseconds per time step, including the timers. */
  readonly spread: Spread;
  /** Microseconds per time step of the median repetition; the sum of its parts. */
  readonly us: number;
  readonly boundUs: number;
  /** Parts of the median repetition, in the order of the program. */
  readonly parts: readonly ProfilePart[];
}

/** Profiles a training step of the whole batch. `peak` is in GFLOP/s. */
export function profileTraining(
  backend: Backend,
  configuration: Configuration,
  peak: number,
  options: TrainingOptions & MeasureOptions = {},
): Promise<Profile> {
  return profile(backend, peak, options, passes, (timed) => new TrainingWorkload(timed, configuration, options));
}

/** Profiles a step of a session at batch 1. `peak` is in GFLOP/s. */
export function profileInference(
  backend: Backend,
  configuration: Configuration,
  peak: number,
  options: MeasureOptions = {},
): Promise<Profile> {
  return profile(backend, peak, options, ["forward"], (timed) => new InferenceWorkload(timed, configuration));
}

/** Each call reads the clock twice, about 0.1 µs together: one reading counts in the call, the other in `rest`. */
async function profile(
  backend: Backend,
  peak: number,
  options: MeasureOptions,
  profiled: readonly Pass[],
  create: (timed: TimedBackend) => Workload,
): Promise<Profile> {
  const timed = new TimedBackend(backend);
  const workload = create(timed);
  const records: Repetition[] = [];
  const record = async (): Promise<void> => {
    timed.take();
    const start = performance.now();
    await workload.sequence();
    records.push({ total: performance.now() - start, times: timed.take() });
  };
  try {
    const { length } = await repeat(record, options);
    const measured = records.slice(-length).sort((a, b) => a.total - b.total);
    const middle = measured[(length - 1) >> 1]!;
    return {
      spread: spreadOf(measured.map(({ total }) => total / workload.steps)),
      us: (1e3 * middle.total) / workload.steps,
      boundUs: sum(timed.program.calls.flatMap((call) => profiled.map((pass) => boundUs(call, pass, workload, peak)))),
      parts: partsOf(middle, timed.program.calls, workload, peak),
    };
  } finally {
    workload.dispose();
  }
}

/** Times of one repetition, in milliseconds. */
interface Repetition {
  readonly total: number;
  readonly times: Times;
}

function partsOf(
  { total, times }: Repetition,
  program: readonly Call[],
  workload: Workload,
  peak: number,
): ProfilePart[] {
  const us = (ms: number): number => (1e3 * ms) / workload.steps;
  const calls = program.flatMap((call) => callParts(call, times.calls.get(call.label)!, workload, peak));
  const known = sum(calls.map((part) => part.us)) + us(times.update + times.clearing);
  const other = { kernel: "", pass: "", boundUs: 0 } as const;
  return [
    ...calls,
    { part: "update", ...other, us: us(times.update) },
    { part: "clearing", ...other, us: us(times.clearing) },
    { part: "rest", ...other, us: us(total) - known },
  ];
}

function callParts(call: Call, times: CallTimes, workload: Workload, peak: number): ProfilePart[] {
  const taken = (["prepare", ...passes] as const).filter((pass) => times[pass] > 0);
  return taken.map((pass) => ({
    part: call.label,
    kernel: call.kernel,
    pass,
    us: (1e3 * times[pass]) / workload.steps,
    boundUs: pass === "prepare" ? 0 : boundUs(call, pass, workload, peak),
  }));
}

function boundUs(call: Call, pass: Pass, { batch }: Workload, peak: number): number {
  return (batch * callFlops(call, pass)) / peak / 1e3;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
