import { ConfigError } from "@dncjs/core";
import type { LossName } from "@dncjs/core/run";
import type { Metrics, Tally, Task } from "@dncjs/train";
import { bitTally } from "../bits/bitTally.ts";
import { classTally } from "./classTally.ts";
import { squareTally } from "./squareTally.ts";

/** How the outputs of your own task are scored. */
export interface ScoringOptions {
  /**
   * The loss. Outputs are logits for the two cross-entropies, see `probabilities` of `@dncjs/core`.
   * @default "sigmoidCrossEntropy": each output is a bit
   */
  readonly loss?: LossName | undefined;
  /** Number of softmaxes that the outputs are divided into, for "softmaxCrossEntropy". @default 1 */
  readonly lossGroups?: number | undefined;
  /** Counts metrics. @default by loss: `bitError`, `classError` (both with `sequenceError`) or `mse`, always with `sequences` */
  readonly tally?: (() => Tally) | undefined;
  /** The metric to show and to compare by; smaller is better. @default the first metric of the tally */
  readonly metric?: string | undefined;
  /** The metric at or below which the task counts as solved. @default 0.001 for `mse`, 0 for other metrics */
  readonly solvedAt?: number | undefined;
}

export const SCORING_FIELDS: readonly (keyof ScoringOptions)[] = ["loss", "lossGroups", "tally", "metric", "solvedAt"];

const LOSSES: readonly LossName[] = ["sigmoidCrossEntropy", "softmaxCrossEntropy", "meanSquare"];
const SOLVED_MSE = 1e-3;

export type Scoring = Pick<Task, "loss" | "lossGroups" | "tally" | "metric" | "isSolved">;

/** Completes and checks the scoring of a task. @throws ConfigError naming the field */
export function defineScoring(options: ScoringOptions, outputSize: number): Scoring {
  const { loss = "sigmoidCrossEntropy", lossGroups = 1 } = options;
  if (!LOSSES.includes(loss)) throw new ConfigError("loss", loss, `one of ${LOSSES.join(", ")}`);
  if (lossGroups !== 1 && loss !== "softmaxCrossEntropy") {
    throw new ConfigError("lossGroups", lossGroups, `1 for loss ${loss}; only softmaxCrossEntropy has groups`);
  }
  if (!Number.isInteger(lossGroups) || lossGroups < 1 || outputSize % lossGroups !== 0) {
    throw new ConfigError("lossGroups", lossGroups, `a divisor of outputs, ${outputSize}`);
  }
  const tally = options.tally ?? (() => defaultTally(loss, outputSize, lossGroups));
  const metric = defineMetric(options.metric, tally);
  const solvedAt = options.solvedAt ?? (metric === "mse" ? SOLVED_MSE : 0);
  if (typeof solvedAt !== "number" || Number.isNaN(solvedAt)) throw new ConfigError("solvedAt", solvedAt, "a number");
  const isSolved = (metrics: Metrics) => (metrics[metric] ?? Number.NaN) <= solvedAt;
  return { loss, lossGroups, tally, metric, isSolved };
}

function defaultTally(loss: LossName, outputSize: number, groups: number): Tally {
  if (loss === "softmaxCrossEntropy") return classTally(outputSize, groups);
  return loss === "meanSquare" ? squareTally(outputSize) : bitTally(outputSize);
}

/** Checks that the tally returns the metric. */
function defineMetric(metric: string | undefined, tally: unknown): string {
  if (typeof tally !== "function") throw new ConfigError("tally", tally, "a function that returns a Tally");
  const made = tally() as Partial<Tally> | undefined;
  if (typeof made?.add !== "function" || typeof made.metrics !== "function") {
    throw new ConfigError("tally()", made, "an object with the functions add and metrics");
  }
  const names = Object.keys(made.metrics() ?? {});
  const chosen = metric ?? names[0];
  if (chosen !== undefined && names.includes(chosen)) return chosen;
  throw new ConfigError("metric", metric, `a metric that the tally returns: ${names.join(", ") || "it returns none"}`);
}
