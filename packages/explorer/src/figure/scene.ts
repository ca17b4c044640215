import type { nothing, SVGTemplateResult, TemplateResult } from "lit";
import type { Phase } from "../lessons/picture/episode.ts";
import type { Piece, Sentence } from "../moves/sentence.ts";
import { at, indexOfLargest, type Run } from "../session/run.ts";
import type { ContentSize, Geometry, Spot } from "./geometry.ts";
import type { LocationOrder } from "./locationOrder.ts";

/** The input of all views of the figure. Views are pure functions of it. */
export interface Scene {
  readonly run: Run;
  readonly content: FigureContent;
  readonly order: LocationOrder;
  readonly geometry: Geometry;
  /** The time cursor. */
  readonly t: number;
  /** The current move of the step, or null for the whole step. */
  readonly move: number | null;
  /** The location under the pointer, or the selected one. */
  readonly location: number | null;
  readonly focused: boolean;
}

/** The content of a lesson in the figure and in words: everything that differs between pictures and stories. */
export interface FigureContent {
  readonly size: ContentSize;
  readonly phases: readonly Phase[];
  shown(scene: Scene): SVGTemplateResult;
  /** Lines from the cursor back to earlier steps, drawn below the marks. */
  ties(scene: Scene): SVGTemplateResult | typeof nothing;
  answered(scene: Scene): SVGTemplateResult;
  /** Labels left of the input and the answer. */
  labels(scene: Scene): SVGTemplateResult;
  /** Meaning of each location of `memory` [N,W], drawn beside it. */
  meanings(scene: Scene, memory: Float32Array): SVGTemplateResult;
  /** Tip for a spot of the lesson's content. */
  tip(run: Run, spot: Spot): Tip | undefined;
  /** The moves of step `t`, one sentence each. */
  moves(run: Run, t: number): readonly Sentence[];
  /** Legend of the lesson's own marks. */
  readonly legend: TemplateResult | typeof nothing;
  /** Input and output at step `t`. */
  say(run: Run, t: number): readonly Piece[];
  score(run: Run): readonly Piece[];
  /** The figure in words, for screen readers. */
  summary(run: Run, t: number): string;
  tables(run: Run, t: number): TemplateResult;
  /** Time that a step is shown while the figure plays, in milliseconds. Default: the same for all. */
  pace?(t: number): number;
}

/** Tip for a spot: its place, and its exact values with the colours of their roles. */
export interface Tip {
  readonly place: string;
  readonly values: readonly { readonly words: string; readonly role: "write" | "read" | "use" | "plain" }[];
}

/** Returns the location with the largest weight at step `t`, and that weight. */
export function mainLocation(
  tensor: Float32Array,
  t: number,
  N: number,
): { readonly location: number; readonly weight: number } {
  const weights = at(tensor, t, N);
  const location = indexOfLargest(weights);
  return { location, weight: weights[location]! };
}

/** Whether to emphasise the marks of these moves; always true for the whole step. */
export function isOn({ move }: Pick<Scene, "move">, ...moves: readonly number[]): boolean {
  return move === null || moves.includes(move);
}

/** The locations written and read at the current step, if they are visible and large enough. */
export function pointers(scene: Scene): readonly { readonly location: number; readonly role: "write" | "read" }[] {
  const { run, t } = scene;
  const written = mainLocation(run.writeWeights, t, run.N);
  const read = mainLocation(run.readWeights, t, run.N);
  const found: { location: number; role: "write" | "read" }[] = [];
  if (written.weight > 0.25 && isOn(scene, 1, 2, 3, 4)) found.push({ location: written.location, role: "write" });
  if (read.weight > 0.25 && isOn(scene, 5)) found.push({ location: read.location, role: "read" });
  return found;
}
