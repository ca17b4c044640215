import type { Run } from "../../session/run.ts";
import type { Journey } from "./journey.ts";
import { edgesRead, type Stop, stopsOf } from "./stops.ts";
import { trackOf, tracks } from "./tracks.ts";

/** The events on the map up to a step. */
export interface MapMoment {
  /** Whether each track has been told, in one direction at least. */
  readonly told: readonly boolean[];
  /** The edge that is told at this step. */
  readonly telling: number | undefined;
  /** The edges read so far, from the first direction on; whether at this step. */
  readonly read: readonly (readonly [edge: number, isNow: boolean])[];
  /** The answers so far. */
  readonly stops: readonly Stop[];
  /** The last of them, if this step gives it. */
  readonly now: Stop | undefined;
  /** All directions, with the answers that follow. */
  readonly all: readonly Stop[];
}

export function momentOf(run: Run, journey: Journey, t: number): MapMoment {
  const toldTracks = new Set(journey.told.slice(0, t + 1).map(trackOf));
  const all = stopsOf(run, journey);
  return {
    told: tracks.map((_, track) => toldTracks.has(track)),
    telling: journey.told[t],
    read: [...edgesRead(run, journey, t)].map(([edge, step]) => [edge, step === t] as const),
    stops: all.filter(({ step }) => step <= t),
    now: all.find(({ step }) => step === t),
    all,
  };
}
