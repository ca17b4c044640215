import type { nothing, SVGTemplateResult, TemplateResult } from "lit";
import type { Phase } from "../lessons/picture/episode.ts";
import type { Piece, Sentence } from "../moves/sentence.ts";
import { at, indexOfLargest, type Run } from "../session/run.ts";
import type { ContentSize, Geometry, Spot } from "./geometry.ts";
import type { LocationOrder } from "./locationOrder.ts";

/** All that a view of the figure needs; views are functions of a scene. */
export interface Scene {
  readonly run: Run;
  readonly content: FigureContent;
  readonly order: LocationOrder;
  readonly geometry: Geometry;
  /** The time cursor. */
  readonly t: number;
  /** The move within the step, or null for the step as a whole. */
  readonly move: number | null;
  /** The location pointed at, or chosen. */
  readonly location: number | null;
  readonly focused: boolean;
}

/** What a kind of lesson puts into the figure, and says of it: all that differs between pictures and stories. */
export interface FigureContent {
  readonly size: ContentSize;
  readonly phases: readonly Phase[];
  shown(scene: Scene): SVGTemplateResult;
  /** From the cursor back to earlier steps, under the marks. */
  ties(scene: Scene): SVGTemplateResult | typeof nothing;
  answered(scene: Scene): SVGTemplateResult;
  /** Left of what is shown and answered. */
  labels(scene: Scene): SVGTemplateResult;
  /** What each location of `memory` [N,W] stands for, beside it. */
  meanings(scene: Scene, memory: Float32Array): SVGTemplateResult;
  /** What is at a spot that belongs to the lesson. */
  tip(run: Run, spot: Spot): Tip | undefined;
  /** What happens in step `t`, one sentence for each of its moves. */
  moves(run: Run, t: number): readonly Sentence[];
  /** What the legend says of its own marks. */
  readonly legend: TemplateResult | typeof nothing;
  /** What comes in and goes out at step `t`. */
  say(run: Run, t: number): readonly Piece[];
  score(run: Run): readonly Piece[];
  /** The figure in words, for those who do not see it. */
  summary(run: Run, t: number): string;
  tables(run: Run, t: number): TemplateResult;
}

/** What is at a spot, and its exact value: two short lines, the second in pieces with the colours of their roles. */
export interface Tip {
  readonly place: string;
  readonly values: readonly { readonly words: string; readonly role: "write" | "read" | "use" | "plain" }[];
}

/** The location that most of the step's writing, or reading, goes to, with its weight. */
export function mainLocation(
  tensor: Float32Array,
  t: number,
  N: number,
): { readonly location: number; readonly weight: number } {
  const weights = at(tensor, t, N);
  const location = indexOfLargest(weights);
  return { location, weight: weights[location]! };
}

/** Whether the marks of a move are to stand out: all of them when the step is looked at as a whole. */
export function isOn({ move }: Pick<Scene, "move">, ...moves: readonly number[]): boolean {
  return move === null || moves.includes(move);
}

/** What the scene writes and reads at its step, where that is seen and enough to be pointed at. */
export function pointers(scene: Scene): readonly { readonly location: number; readonly role: "write" | "read" }[] {
  const { run, t } = scene;
  const written = mainLocation(run.writeWeights, t, run.N);
  const read = mainLocation(run.readWeights, t, run.N);
  const found: { location: number; role: "write" | "read" }[] = [];
  if (written.weight > 0.25 && isOn(scene, 1, 2, 3, 4)) found.push({ location: written.location, role: "write" });
  if (read.weight > 0.25 && isOn(scene, 5)) found.push({ location: read.location, role: "read" });
  return found;
}
