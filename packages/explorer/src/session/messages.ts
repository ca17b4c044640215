import type { Damage, DamageRequest, LstmDamage } from "./damage.ts";
import type { HitMap, HitMapRequest } from "./hitMap.ts";
import type { MeasureRequest, RunMeasures } from "./measure.ts";
import type { NetworkRequest, RunRequest, Weights } from "./requests.ts";
import type { Run } from "./run.ts";

/** How a network learned: the curve, and at each moment kept what it would have answered, [T,Y]. */
export interface LearningCurve {
  readonly pictures: readonly number[];
  readonly error: readonly number[];
  readonly moments: readonly Moment[];
}

export interface Moment {
  readonly pictures: number;
  readonly answers: Float32Array;
}

/** What one model is, in the words of its card. */
export interface ModelSummary {
  readonly parameters: number;
  readonly seconds: number;
  readonly description: string;
  readonly date: string;
  readonly seed: number;
  /** The model of the same task that is an LSTM alone, if there is one. */
  readonly lstm?: { readonly name: string; readonly parameters: number } | undefined;
}

export interface TrainRequest {
  readonly model: string;
  readonly seed: number;
  /** [T,X], to be answered at every moment kept. */
  readonly x: Float32Array;
}

export interface TrainingReport {
  readonly pictures: number;
  readonly error: number;
  /** Pictures a second, since the report before. */
  readonly speed: number;
  /** A moment that was kept, with its index, if one was. */
  readonly moment?: Moment & { readonly index: number };
  readonly ended?: "solved" | "finished" | "stopped";
  /** The card was lost, and the training has gone back to here: what goes on, in words. What was told of later pictures is void. */
  readonly restored?: string;
}

/** A backend that is compared, in words. */
export interface BackendSummary {
  readonly label: string;
  /** What it has in common with those beside it. */
  readonly kind: string;
  /** Whether it tells what happens in a step; else its answers are compared, and the state after the last step. */
  readonly traces: boolean;
}

/** How one backend did: where it differs most from the first one, and how fast it is; or why it is not there. */
export type Verdict =
  | {
      readonly description: string;
      readonly difference: number;
      readonly tensor: string;
      readonly step: number;
      /** How many were compared. */
      readonly numbers: number;
      /** A step of one sequence. */
      readonly microseconds: number;
    }
  | { readonly problem: string };

/** What networks run on, why on that, and what they may be asked to run on. */
export interface Computing {
  readonly name: string;
  readonly description: string;
  /** In sentences. */
  readonly reason: string;
  readonly choices: readonly { readonly name: string; readonly label: string }[];
}

/** What the page asks of the worker, by name: the request and what comes back. */
export interface Services {
  open(request: { readonly model: string }): ModelSummary;
  run(request: RunRequest): Run;
  history(request: { readonly model: string; readonly x: Float32Array }): LearningCurve;
  train(request: TrainRequest): { readonly ended: NonNullable<TrainingReport["ended"]> };
  stop(request: Record<never, never>): null;
  load(request: { readonly model: string; readonly bytes: Uint8Array }): ModelSummary;
  save(request: { readonly model: string; readonly weights: Weights }): Uint8Array;
  measures(request: NetworkRequest & MeasureRequest & Pick<RunRequest, "lstm">): RunMeasures;
  damage(request: NetworkRequest & DamageRequest): Damage;
  lstmDamage(request: { readonly model: string } & Pick<DamageRequest, "x" | "hit" | "judged">): LstmDamage;
  hits(request: NetworkRequest & HitMapRequest): HitMap;
  backendList(request: Record<never, never>): readonly BackendSummary[];
  /** One of them, counted from 0. */
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
  | { readonly report: TrainingReport };
