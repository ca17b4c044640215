import type { CompleteRecipe } from "@dncjs/train/tools";
import type { Threads } from "../backends.ts";
import type { TaskSpec } from "../taskSpec.ts";
import type { Invocation } from "./invocation.ts";
import type { PassedFlags } from "./passedFlags.ts";
import type { Ablation } from "./sweepRun.ts";

/** Value of the field `format` of sweep.json. */
export const FORMAT = "dncjs-sweep/1";

/** sweep.json. All fields except `flags` and `invocations` must be equal in every invocation of the sweep. */
export interface SweepDescription {
  readonly format: typeof FORMAT;
  readonly task: TaskSpec;
  /** The task's own metric. */
  readonly metric: string;
  readonly recipe: CompleteRecipe;
  readonly backend: string;
  readonly threads: Threads;
  readonly seeds: readonly number[];
  readonly ablations: readonly Ablation[];
  /** Maximum training time of a run, in minutes; null for no limit. */
  readonly maxMinutes: number | null;
  /** Flags of `dnc train`, as given. */
  readonly flags: PassedFlags;
  readonly invocations: readonly Invocation[];
}

export type SweepRequest = Omit<SweepDescription, "format" | "invocations">;
