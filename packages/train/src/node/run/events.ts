import type { Lesson } from "../../curriculum.ts";
import type { GradientStatistics } from "../../gradientStatistics.ts";
import type { FitResult } from "../../reports.ts";
import type { Metrics } from "../../task.ts";

/** An event of a run, as in `--json`. */
export type TrainEvent =
  | StartEvent
  | StepEvent
  | SkippedEvent
  | EvaluationEvent
  | GradientsEvent
  | LessonEvent
  | SavedEvent
  | DeviceLostEvent
  | StoppedEvent
  | EndEvent;

/** An event in metrics.jsonl; see docs/runs.md. */
export type LoggedEvent =
  | StepEvent
  | SkippedEvent
  | EvaluationEvent
  | GradientsEvent
  | LessonEvent
  | SavedEvent
  | DeviceLostEvent
  | StoppedEvent;

export interface StartEvent {
  readonly event: "start";
  readonly task: string;
  readonly description: string;
  readonly run: string;
  readonly seed: number;
  readonly backend: string;
  readonly why: string;
  readonly parameters: number;
  /** Batches done before this start; 0 for a new run. */
  readonly batch: number;
  readonly batches: number;
  /** The current lesson of the curriculum. */
  readonly lesson?: Lesson;
}

/** Means over the batches since the last such event, without skipped batches. */
export interface StepEvent {
  readonly event: "step";
  readonly batch: number;
  readonly loss: number;
  readonly writeCost: number;
  readonly gradientNorm: number;
  /** Learning rate of the last batch. */
  readonly learningRate: number;
  /** Training time since the start of the run. For a resumed run it includes the time up to the checkpoint. */
  readonly seconds: number;
}

/** A batch was discarded because some of its numbers were not finite. */
export interface SkippedEvent {
  readonly event: "skipped";
  readonly batch: number;
  readonly action: "skip" | "rollBack";
  /** The message: which number, and where. */
  readonly problem: string;
  readonly seconds: number;
}

export interface EvaluationEvent {
  readonly event: "evaluation";
  readonly batch: number;
  readonly set: "validation" | "evaluation";
  readonly metrics: Metrics;
  readonly solved: boolean;
  /** Lesson of the validation set, from 0; absent without a curriculum. */
  readonly lesson?: number;
  readonly seconds: number;
}

/** With --gradient-statistics, at every evaluation: statistics of the last batch's gradients after clipping. */
export interface GradientsEvent {
  readonly event: "gradients";
  readonly batch: number;
  readonly tensors: GradientStatistics;
  readonly seconds: number;
}

/** The curriculum advances to this lesson. */
export interface LessonEvent extends Lesson {
  readonly event: "lesson";
  readonly batch: number;
  readonly seconds: number;
}

export interface SavedEvent {
  readonly event: "saved";
  readonly batch: number;
  readonly seconds: number;
}

/** The device was lost after `batch` batches. Batches after `resumedFrom` are repeated on another device without new events. */
export interface DeviceLostEvent {
  readonly event: "deviceLost";
  readonly batch: number;
  readonly problem: string;
  readonly resumedFrom: number;
  /** The backend that continues. */
  readonly backend: string;
  readonly seconds: number;
}

/** Only in metrics.jsonl: `dnc sweep --max-minutes` stopped the run. `metrics` are of the evaluation set. */
export interface StoppedEvent {
  readonly event: "stopped";
  readonly reason: "time";
  readonly batch: number;
  readonly metrics: Metrics;
  readonly seconds: number;
}

export interface EndEvent {
  readonly event: "end";
  readonly outcome: FitResult["outcome"];
  readonly batch: number;
  readonly seconds: number;
  readonly run: string;
}
