import type { FitResult, GradientStatistics, Lesson, Metrics } from "@dncjs/train";

/** What happens in a run, in the words of metrics.jsonl and `--json`. */
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

/** The events of a run that stay, in metrics.jsonl; docs/runs.md describes them. */
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
  /** Batches done before, by the run that is resumed. */
  readonly batch: number;
  readonly batches: number;
  /** Where the run stands in its curriculum. */
  readonly lesson?: Lesson;
}

/** Means since the last such event, without what was skipped. */
export interface StepEvent {
  readonly event: "step";
  readonly batch: number;
  readonly loss: number;
  readonly writeCost: number;
  readonly gradientNorm: number;
  /** Of the newest batch. */
  readonly learningRate: number;
  /** Of training, from the start of the run: those of earlier sittings, up to the checkpoint it went on from, are counted in. */
  readonly seconds: number;
}

/** A batch came to nothing, since its numbers were not finite. */
export interface SkippedEvent {
  readonly event: "skipped";
  readonly batch: number;
  readonly action: "skip" | "rollBack";
  /** What was wrong, and where, in words. */
  readonly problem: string;
  readonly seconds: number;
}

export interface EvaluationEvent {
  readonly event: "evaluation";
  readonly batch: number;
  readonly set: "validation" | "evaluation";
  readonly metrics: Metrics;
  readonly solved: boolean;
  /** Of the validation set, counted from 0; missing without a curriculum. */
  readonly lesson?: number;
  readonly seconds: number;
}

/** With --gradient-statistics, at every evaluation: of the last batch, its gradients as they were clipped. */
export interface GradientsEvent {
  readonly event: "gradients";
  readonly batch: number;
  readonly tensors: GradientStatistics;
  readonly seconds: number;
}

/** The run goes on to this lesson. */
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

/** The device was lost after `batch` batches: those after `goingOnFrom` are done again, on another one, and not told again. */
export interface DeviceLostEvent {
  readonly event: "deviceLost";
  readonly batch: number;
  readonly problem: string;
  readonly goingOnFrom: number;
  /** What computes from here on. */
  readonly backend: string;
  readonly seconds: number;
}

/** In metrics.jsonl: `dnc sweep --max-minutes` has stopped the run; the metrics are of the evaluation set. */
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
