import type { Lap } from "../session/raceLane.ts";
import { rightIn, rightWhenEmpty, SQUARES } from "./racePicture.ts";
import { type LaneName, RACE } from "./raceRules.ts";

const whole = (count: number): string => count.toLocaleString("en");

/** Progress of a lane. */
export function lapWords({ batches, seconds }: Lap): string {
  const rate = seconds > 0 ? batches / seconds : 0;
  return `${whole(batches)} of ${whole(RACE.batches)} batches, ${whole(Math.round(rate))} per second, ${seconds.toFixed(0)} s`;
}

/** The part of the picture that a lane has redrawn. */
export function scoreWords({ answers }: Lap, length: number): string {
  return `${rightIn(answers, length)} of ${length * SQUARES} squares right`;
}

/** Says what the lanes show at this length, after the race. */
export function raceWords(laps: Readonly<Record<LaneName, Lap>>, length: number): string {
  const right = { dnc: rightIn(laps.dnc.answers, length), lstm: rightIn(laps.lstm.answers, length) };
  const all = length * SQUARES;
  const result = `${length} columns: ${right.dnc} of ${all} squares right with memory, ${right.lstm} without, ${rightWhenEmpty(length)} in an empty picture.`;
  if (length > RACE.locations)
    return `${result} ${length} columns do not fit ${RACE.locations} locations, so the network with memory fails too.`;
  if (right.lstm >= right.dnc) return `${result} At this length the LSTM is as good.`;
  return right.dnc === all ? `${result} Make the picture longer, up to ${RACE.locations} columns and beyond.` : result;
}
