import type { Lesson, Metrics } from "@dncjs/train";
import type { CompleteRecipe } from "@dncjs/train/tools";
import type { RunState } from "../sweep/runRecord.ts";
import type { TaskSpec } from "../taskSpec.ts";
import type { Floor, Network, Test } from "./reproduction.ts";

export const FORMAT = "dncjs-results/1";

/** results/NAME.json. */
export interface Results {
  readonly format: typeof FORMAT;
  readonly name: string;
  readonly title: string;
  /** The metric of the values in tests and curves. */
  readonly metric: string;
  readonly tests: readonly Test[];
  readonly conditions: string;
  /** Name of the numbers `at` of the tests. */
  readonly axis?: string;
  readonly floor: Floor & { readonly reached: number };
  readonly networks: readonly NetworkResult[];
}

/** All seeds of one network that were started. */
export interface NetworkResult extends Pick<Network, "name"> {
  readonly task: TaskSpec;
  readonly recipe: CompleteRecipe;
  readonly parameters: number;
  readonly solved: number;
  readonly runs: readonly RunResult[];
  readonly summary: readonly TestSummary[];
}

/** One seed. */
export interface RunResult {
  readonly seed: number;
  readonly state: RunState;
  readonly batches: number;
  /** Sequences drawn for training: batches × batch size. */
  readonly examples: number;
  readonly seconds: number;
  /** The lesson of the last batch; absent without a curriculum. */
  readonly lesson?: Lesson;
  readonly build: string;
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-256 of the final weights, as little-endian float32 in the order of the model file. */
  readonly sha256: string;
  /** Metrics by the name of the test. */
  readonly tests: Readonly<Record<string, Metrics>>;
  /** The metric on the validation set of each lesson during training. */
  readonly curve: readonly CurvePoint[];
}

export interface CurvePoint {
  readonly examples: number;
  readonly lesson?: number;
  readonly value: number;
}

/** Mean and sample standard deviation of a test over all seeds; the deviation of a single seed is null. */
export interface TestSummary {
  readonly test: string;
  readonly seeds: number;
  readonly mean: number;
  readonly sd: number | null;
}

/** Summarises each test over the runs that have it. */
export function summarizeTests(tests: readonly Test[], metric: string, runs: readonly RunResult[]): TestSummary[] {
  return tests.flatMap(({ name }) => {
    const tested = runs.map((run) => run.tests[name]).filter((metrics) => metrics !== undefined);
    if (tested.length === 0) return [];
    const values = tested.map((metrics) => metrics[metric] ?? Number.NaN);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const sd = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null;
    return { test: name, seeds: values.length, mean, sd };
  });
}

/** Returns the number of seeds of the first network that reach the floor. */
export function reachedFloor({ test, atMost }: Floor, metric: string, runs: readonly RunResult[]): number {
  return runs.filter((run) => (run.tests[test]?.[metric] ?? Number.NaN) <= atMost).length;
}
