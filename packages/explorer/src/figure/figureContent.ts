import type { nothing, SVGTemplateResult, TemplateResult } from "lit";
import type { Phase } from "../lessons/picture/episode.ts";
import type { Piece, Sentence } from "../moves/sentence.ts";
import type { Run } from "../session/run.ts";
import type { Spot } from "./geometry.ts";
import type { Scene } from "./scene.ts";
import type { Tip } from "./tip.ts";

/** How much room the figure gives to what a lesson shows and asks. */
export interface Room {
  /** Heights of what is shown and of what is answered, in squares. */
  readonly shown: number;
  readonly answered: number;
  /** Width of what the rows of memory mean, on a desk. */
  readonly meaning: number;
  /** Width of the labels on the left, on a phone. */
  readonly phoneLabels: number;
}

/** What a kind of lesson puts into the figure, and says of it: all that differs between pictures and stories. */
export interface Content {
  readonly room: Room;
  readonly phases: readonly Phase[];
  shown(scene: Scene): SVGTemplateResult;
  /** From the cursor back to earlier steps, under the marks. */
  ties(scene: Scene): SVGTemplateResult | typeof nothing;
  answered(scene: Scene): SVGTemplateResult;
  /** Left of what is shown and answered. */
  labels(scene: Scene): SVGTemplateResult;
  /** What each row of `memory` [N,W] stands for, beside it. */
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
