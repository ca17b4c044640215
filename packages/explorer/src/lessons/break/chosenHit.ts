import { type Hit, type HitTensor, strongestLink } from "../../session/hit.ts";
import { at, type Run } from "../../session/run.ts";
import type { HitName, Settings } from "../../settings/settings.ts";
import type { PictureLesson } from "../lesson.ts";

/** The selected hit, clamped to the run. */
export interface ChosenHit {
  readonly on: HitName;
  /** The hit happens after this step. */
  readonly step: number;
  readonly location: number;
  readonly cell: number;
  /** Number that is added; null: the number is set to 0. */
  readonly by: number | null;
  readonly hit: Hit;
  /** Target location of the hit link. */
  readonly to: number;
}

export const tensors: Readonly<Record<HitName, HitTensor>> = {
  cell: "memory",
  use: "usage",
  link: "link",
  reading: "readWeights",
  writing: "writeWeights",
};

type HitSettings = Pick<Settings, "hit" | "hitStep" | "hitLocation" | "hitCell" | "hitBy">;

/** Returns the selected hit. Missing settings default to the lesson's hit. `run` is the original run. */
export function chosenHit(
  settings: HitSettings,
  { hit: own }: NonNullable<PictureLesson["breaks"]>,
  run: Run,
): ChosenHit {
  const on = settings.hit ?? own.on;
  const step = Math.min(settings.hitStep ?? own.step, run.T - 2);
  const location = Math.min(settings.hitLocation ?? own.location, run.N - 1);
  const cell = Math.min(settings.hitCell ?? own.cell, run.W - 1);
  const by = settings.hitBy === null ? null : settings.hitBy / 1000;
  const link = strongestLink(at(run.link, step, run.N * run.N), location);
  const index = on === "cell" ? location * run.W + cell : on === "link" ? link : location;
  return { on, step, location, cell, by, hit: { step, tensor: tensors[on], index, by }, to: Math.floor(link / run.N) };
}

/** Locations in use after a step, or just written. */
export function heldLocations(run: Run, step: number): readonly number[] {
  const usage = at(run.usage, step, run.N);
  const written = at(run.writeWeights, step, run.N);
  return Array.from({ length: run.N }, (_, n) => n).filter(
    (n) => usage[n]! + written[n]! - usage[n]! * written[n]! > 0.5,
  );
}
