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

/** A run starts or is resumed. */
export interface StartEvent {
  /** The kind of the event. */
  readonly event: "start";
  /** Name of the task. */
  readonly task: string;
  /** The task in words. */
  readonly description: string;
  /** Path of the folder. */
  readonly run: string;
  /** Seed of the run. */
  readonly seed: number;
  /** The backend in words. */
  readonly backend: string;
  /** Why this backend was chosen. */
  readonly why: string;
  /** Number of trained values. */
  readonly parameters: number;
  /** Batches done before this start; 0 for a new run. */
  readonly batch: number;
  /** Maximum number of batches. */
  readonly batches: number;
  /** The current lesson of the curriculum. */
  readonly lesson?: Lesson;
}

/** Means over the batches since the last such event, without skipped batches. */
export interface StepEvent {
  /** The kind of the event. */
  readonly event: "step";
  /** Batches done. */
  readonly batch: number;
  /** The task's loss, mean over the scored elements, without the write price. */
  readonly loss: number;
  /** What the write price adds to the loss. */
  readonly writeCost: number;
  /** Norm of the gradients of all parameters, before clipping. */
  readonly gradientNorm: number;
  /** Learning rate of the last batch. */
  readonly learningRate: number;
  /** Training time since the start of the run. For a resumed run it includes the time up to the checkpoint. */
  readonly seconds: number;
}

/** A batch was discarded because some of its numbers were not finite. */
export interface SkippedEvent {
  /** The kind of the event. */
  readonly event: "skipped";
  /** Batches done, this one included. */
  readonly batch: number;
  /** What was done instead. */
  readonly action: "skip" | "rollBack";
  /** The message: which number, and where. */
  readonly problem: string;
  /** Training time since the start of the run. */
  readonly seconds: number;
}

/** The network was measured on a whole set. */
export interface EvaluationEvent {
  /** The kind of the event. */
  readonly event: "evaluation";
  /** Batches done. */
  readonly batch: number;
  /** The set: `validation` during the run, `evaluation` at its end. */
  readonly set: "validation" | "evaluation";
  /** The task's metrics by name. */
  readonly metrics: Metrics;
  /** Whether the task counts as solved. */
  readonly solved: boolean;
  /** Lesson of the validation set, from 0; absent without a curriculum. */
  readonly lesson?: number;
  /** Training time since the start of the run. */
  readonly seconds: number;
}

/** With --gradient-statistics, at every evaluation: statistics of the last batch's gradients after clipping. */
export interface GradientsEvent {
  /** The kind of the event. */
  readonly event: "gradients";
  /** Batches done. */
  readonly batch: number;
  /** Statistics by parameter tensor. */
  readonly tensors: GradientStatistics;
  /** Training time since the start of the run. */
  readonly seconds: number;
}

/** The curriculum advances to this lesson. */
export interface LessonEvent extends Lesson {
  /** The kind of the event. */
  readonly event: "lesson";
  /** Batches done. */
  readonly batch: number;
  /** Training time since the start of the run. */
  readonly seconds: number;
}

/** A checkpoint was written. */
export interface SavedEvent {
  /** The kind of the event. */
  readonly event: "saved";
  /** Batches done. */
  readonly batch: number;
  /** Training time since the start of the run. */
  readonly seconds: number;
}

/** The device was lost after `batch` batches. Batches after `resumedFrom` are repeated on another device without new events. */
export interface DeviceLostEvent {
  /** The kind of the event. */
  readonly event: "deviceLost";
  /** Batches done when the device was lost. */
  readonly batch: number;
  /** The reason, in words. */
  readonly problem: string;
  /** Batches done in the state from which the run continues. */
  readonly resumedFrom: number;
  /** The backend that continues. */
  readonly backend: string;
  /** Training time since the start of the run. */
  readonly seconds: number;
}

/** Only in metrics.jsonl: `dnc sweep --max-minutes` stopped the run. `metrics` are of the evaluation set. */
export interface StoppedEvent {
  /** The kind of the event. */
  readonly event: "stopped";
  /** The limit that was reached. */
  readonly reason: "time";
  /** Batches done. */
  readonly batch: number;
  /** The task's metrics by name. */
  readonly metrics: Metrics;
  /** Training time since the start of the run. */
  readonly seconds: number;
}

/** The run ended. */
export interface EndEvent {
  /** The kind of the event. */
  readonly event: "end";
  /** How the run ended. */
  readonly outcome: FitResult["outcome"];
  /** Batches done. */
  readonly batch: number;
  /** Training time since the start of the run. */
  readonly seconds: number;
  /** Path of the folder. */
  readonly run: string;
}
