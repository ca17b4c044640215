import type { Metrics } from "@dncjs/train";

/** What happens in a run, in the words of metrics.jsonl and `--json`. */
export type TrainEvent = StartEvent | StepEvent | EvaluationEvent | SavedEvent | EndEvent;

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
}

/** Means since the last such event. */
export interface StepEvent {
  readonly event: "step";
  readonly batch: number;
  readonly loss: number;
  readonly writeCost: number;
  readonly gradientNorm: number;
  readonly learningRate: number;
  /** Since the start of this process. */
  readonly seconds: number;
}

export interface EvaluationEvent {
  readonly event: "evaluation";
  readonly batch: number;
  readonly set: "validation" | "evaluation";
  readonly metrics: Metrics;
  readonly solved: boolean;
  readonly seconds: number;
}

export interface SavedEvent {
  readonly event: "saved";
  readonly batch: number;
}

export interface EndEvent {
  readonly event: "end";
  readonly outcome: "solved" | "finished" | "aborted";
  readonly batch: number;
  readonly seconds: number;
  readonly run: string;
}
