import type { LaneName } from "../race/raceRules.ts";
import type { Accuracy } from "./accuracy.ts";
import type { Damage, DamageRequest, LstmDamage } from "./damage.ts";
import type { HitMap, HitMapRequest } from "./hitMap.ts";
import type { MeasureRequest, RunMeasures } from "./measure.ts";
import type { OwnShape } from "./ownShape.ts";
import type { Lap } from "./raceLane.ts";
import type { NetworkRequest, RunRequest, Weights } from "./requests.ts";
import type { Run } from "./run.ts";

/** Learning curve of a network, with its answers [T,Y] at saved moments. */
export interface LearningCurve {
  readonly pictures: readonly number[];
  readonly error: readonly number[];
  readonly moments: readonly Moment[];
}

export interface Moment {
  readonly pictures: number;
  readonly answers: Float32Array;
}

/** Summary of a model, from its card. */
/** Metrics by name, see the card of a model. */
export type Metrics = Readonly<Record<string, number>>;

export interface ModelSummary {
  readonly parameters: number;
  readonly seconds: number;
  readonly description: string;
  readonly date: string;
  readonly seed: number;
  /** Metrics of the shipped model on the evaluation set of its task; undefined for a visitor's network. */
  readonly metrics?: Metrics;
  /** Sizes of a visitor's network. */
  readonly shape?: OwnShape;
  /** A model of walks: the fraction of wrong walks on the map, by number of edges. */
  readonly walkErrors?: Readonly<Record<string, number>> | undefined;
  /** The LSTM for the same task, if there is one. */
  readonly lstm?: { readonly name: string; readonly parameters: number; readonly metrics: Metrics } | undefined;
}

export interface TrainRequest {
  /** Number of the training, which selects its moments later. */
  readonly training: number;
  readonly model: string;
  readonly seed: number;
  /** [T,X], answered at every saved moment. */
  readonly x: Float32Array;
}

export interface TrainingReport {
  readonly pictures: number;
  readonly error: number;
  /** Pictures per second since the last report. */
  readonly speed: number;
  /** The moment saved by this report, if any. */
  readonly moment?: Moment & { readonly index: number };
  readonly ended?: "solved" | "finished" | "stopped";
  /** Message that the device was lost and the training resumed from here. Later reports are void. */
  readonly restored?: string;
}

/** Description of a compared backend. */
export interface BackendSummary {
  readonly label: string;
  /** Group of the backend. */
  readonly kind: string;
  /** Whether it can trace every step; otherwise only the answers and the final state are compared. */
  readonly traces: boolean;
}

/** Result of a backend: its largest difference from the reference and its speed; or why it is unavailable. */
export type Verdict =
  | {
      readonly description: string;
      readonly difference: number;
      readonly tensor: string;
      readonly step: number;
      /** Number of compared values. */
      readonly numbers: number;
      /** Duration of a step of one sequence. */
      readonly microseconds: number;
    }
  | { readonly problem: string };

/** The backend in use, the reason for it, and the alternatives. */
export interface Computing {
  readonly name: string;
  readonly description: string;
  /** In full sentences. */
  readonly reason: string;
  readonly choices: readonly { readonly name: string; readonly label: string }[];
}

export interface LoadRequest {
  /** Number of the file, which selects its weights later. */
  readonly file: number;
  readonly model: string;
  readonly bytes: Uint8Array;
}

/** A backend replaced another one whose device was lost. */
export interface Recovery {
  readonly computing: Computing;
  /** For the visitor, in a sentence. */
  readonly notice: string;
}

/** Services of the worker: each request and its response. */
export interface Services {
  open(request: { readonly model: string }): ModelSummary;
  run(request: RunRequest): Run;
  history(request: { readonly model: string; readonly x: Float32Array }): LearningCurve;
  train(request: TrainRequest): { readonly ended: NonNullable<TrainingReport["ended"]> };
  stop(request: Record<never, never>): null;
  load(request: LoadRequest): ModelSummary;
  save(request: { readonly model: string; readonly weights: Weights }): Uint8Array;
  measures(request: NetworkRequest & MeasureRequest & Pick<RunRequest, "lstm">): RunMeasures;
  damage(request: NetworkRequest & DamageRequest): Damage;
  lstmDamage(request: { readonly model: string } & Pick<DamageRequest, "x" | "hit" | "judged">): LstmDamage;
  hits(request: NetworkRequest & HitMapRequest): HitMap;
  /** Measures the networks of Copy on random pictures of `length` columns. */
  accuracy(request: { readonly length: number }): Accuracy;
  /** Trains one lane of the race until its budget is spent or `stop`. */
  race(request: { readonly lane: LaneName; readonly seed: number }): null;
  /** Redraws the first columns of the race's picture, during the training or after it. */
  redraw(request: { readonly length: number }): Lap;
  backendList(request: Record<never, never>): readonly BackendSummary[];
  /** Compares one backend of the list, by its index. */
  compare(request: { readonly model: string; readonly x: Float32Array; readonly at: number }): Verdict;
  use(request: { readonly backend: string | null }): Computing;
}

export type ServiceName = keyof Services;
export type RequestOf<Name extends ServiceName> = Parameters<Services[Name]>[0];
export type AnswerOf<Name extends ServiceName> = ReturnType<Services[Name]>;

export interface Question {
  readonly id: number;
  readonly service: ServiceName;
  readonly request: RequestOf<ServiceName>;
}

export type Reply =
  | { readonly id: number; readonly answer: AnswerOf<ServiceName> }
  | { readonly id: number; readonly problem: string }
  | { readonly report: TrainingReport }
  | { readonly recovery: Recovery }
  /** Answers a ping: the worker is alive. */
  | { readonly pong: true }
  /** Name of a lock that the worker holds as long as it lives. */
  | { readonly lock: string };
